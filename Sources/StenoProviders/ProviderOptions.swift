package import StenoWire

/// Reads a provider's own options, and refuses what does not fit with its name, value and range.
package struct ProviderOptions: Sendable {
  private let configuration: ProviderConfiguration

  /// - Parameters:
  ///   - configuration: Where the options are.
  ///   - known: The names that the provider knows.
  /// - Throws: ``ProviderFailure`` of kind `configuration` for one that it does not know.
  package init(_ configuration: ProviderConfiguration, known: [String]) throws(ProviderFailure) {
    self.configuration = configuration
    guard let unknown = configuration.options.keys.sorted().first(where: { !known.contains($0) }) else { return }
    throw ProviderFailure(
      .configuration, "there is no option \(unknown); the options are \(known.sorted().joined(separator: ", "))")
  }

  /// The options as they are, for who needs one of them and leaves it to the provider to refuse what it does not know.
  package init(unchecked configuration: ProviderConfiguration) {
    self.configuration = configuration
  }

  private func wrong(_ name: String, _ range: String) -> ProviderFailure {
    let value = configuration.options[name]?.text ?? "null"
    return ProviderFailure(.configuration, "\(name) is \(value.excerpt); it must be \(range)")
  }

  private func value(_ name: String) -> JSONValue? {
    configuration.options[name].flatMap { $0.isNull ? nil : $0 }
  }

  /// The value as it is; nil where it is not set.
  package func any(_ name: String) -> JSONValue? { value(name) }

  /// A string, one of `choices` unless there are none.
  package func string(_ name: String, oneOf choices: [String] = []) throws(ProviderFailure) -> String? {
    guard let value = value(name) else { return nil }
    // A version such as 1.20 is a number to whoever reads it as JSON.
    guard let string = value.string ?? value.number.map({ _ in value.text }) else { throw wrong(name, "a string") }
    guard choices.isEmpty || choices.contains(string) else {
      throw wrong(name, "one of \(choices.joined(separator: ", "))")
    }
    return string
  }

  /// Whether one of OpenAI's models takes a list of words; older ones take them as their prompt.
  ///
  /// #### Source
  /// openai/openai-openapi @f85dbe2, `createTranscription`, `keywords`.
  package static func takesKeywords(_ model: String) -> Bool {
    model.hasPrefix("gpt-transcribe") || model.hasPrefix("gpt-live-transcribe")
  }

  /// A truth value.
  package func bool(_ name: String) throws(ProviderFailure) -> Bool? {
    guard let value = value(name) else { return nil }
    guard let bool = value.bool else { throw wrong(name, "true or false") }
    return bool
  }

  /// A number in a range.
  package func number(_ name: String, in range: ClosedRange<Double>) throws(ProviderFailure) -> Double? {
    guard let value = value(name) else { return nil }
    guard let number = value.number, range.contains(number) else {
      throw wrong(name, "\(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A list of strings; one string is a list of one.
  package func strings(_ name: String, oneOf choices: [String] = []) throws(ProviderFailure) -> [String]? {
    guard let value = value(name) else { return nil }
    let list = value.string.map { [$0] } ?? value.array?.compactMap(\.string)
    guard let list, list.count == value.array?.count ?? 1 else { throw wrong(name, "a list of strings") }
    guard choices.isEmpty || list.allSatisfy(choices.contains) else {
      throw wrong(name, "a list of \(choices.joined(separator: ", "))")
    }
    return list
  }

  /// How the server is to cut the audio: `auto`, or `server_vad` with values in their ranges.
  package func chunkingStrategy() throws(ProviderFailure) -> JSONValue? {
    guard let value = value("chunking_strategy") else { return nil }
    let wrong = wrong(
      "chunking_strategy",
      "auto, or an object with type server_vad, prefix_padding_ms and silence_duration_ms from 0 to 5000, and threshold"
        + " from 0 to 1")
    if value.string == "auto" { return value }
    guard let members = value.members, value["type"]?.string == "server_vad" else { throw wrong }
    for (name, value) in members {
      let isRight =
        switch name {
        case "type": true
        case "prefix_padding_ms", "silence_duration_ms": value.integer.map { (0...5_000).contains($0) } ?? false
        case "threshold": value.number.map { (0...1).contains($0) } ?? false
        default: false
        }
      guard isRight else { throw wrong }
    }
    return value
  }
}
