/// What a client of Deepgram's `/v1/listen` asks for in its address.
///
/// #### Source
/// PyPI deepgram-sdk 7.17.0, `listen/v1/client.py`.
package struct DeepgramQuery: Sendable, Equatable {
  /// The model's name; nil where none was given.
  package var model: String?
  /// The language as a BCP 47 tag; nil where none was given.
  package var language: String?
  /// How the samples are encoded, such as `linear16`; nil where the audio is in a container.
  package var encoding: String?
  /// Samples in a second; nil where none was given.
  package var sampleRate: Int?
  /// The channels. The default is 1.
  package var channels = 1
  /// Whether results that may still change are asked for. The default is no.
  package var hasInterimResults = false
  /// Silence that ends an utterance, in milliseconds; nil where none was given, and 0 where it was refused.
  package var endpointingMilliseconds: Int?
  /// The silence after which `UtteranceEnd` comes, in milliseconds; nil for none.
  package var utteranceEndMilliseconds: Int?
  /// Whether `SpeechStarted` is asked for. The default is no.
  package var hasSpeechEvents = false
  /// Words that are likely to be said.
  package var keyterms: [String] = []

  /// Reads a query's items, decoded. Those that are not known are passed over.
  ///
  /// - Parameter items: The names and values in their order; a name may come more than once.
  /// - Throws: ``WireError`` that names the item whose value cannot be meant.
  package init(_ items: [(name: String, value: String)]) throws(WireError) {
    for (name, value) in items where !value.isEmpty {
      switch name {
      case "model": model = value
      case "language": language = value
      case "encoding": encoding = value
      case "sample_rate": sampleRate = try Self.integer(value, name, in: 1_000...384_000)
      case "channels": channels = try Self.integer(value, name, in: 1...32)
      case "interim_results": hasInterimResults = try Self.bool(value, name)
      case "endpointing": endpointingMilliseconds = try Self.endpointing(value)
      case "utterance_end_ms": utteranceEndMilliseconds = try Self.integer(value, name, in: 0...60_000)
      case "vad_events": hasSpeechEvents = try Self.bool(value, name)
      case "keyterm", "keywords": keyterms.append(value)
      default: break
      }
    }
  }

  private static func endpointing(_ value: String) throws(WireError) -> Int? {
    switch value.lowercased() {
    case "true": nil
    case "false": 0
    default: try integer(value, "endpointing", in: 0...60_000)
    }
  }

  private static func bool(_ value: String, _ name: String) throws(WireError) -> Bool {
    switch value.lowercased() {
    case "true", "1": true
    case "false", "0": false
    default: throw WireError(path: name, problem: "must be true or false")
    }
  }

  private static func integer(_ value: String, _ name: String, in range: ClosedRange<Int>) throws(WireError) -> Int {
    guard let number = Int(value), range.contains(number) else {
      throw WireError(
        path: name, problem: "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }
}
