import StenoSystem
import StenoWire

/// What the command line says to providers beyond their address: hints, and any parameter of their own.
struct ProviderHints {
  /// What is likely to be said, as a text; nil for nothing.
  var prompt: String?
  /// Words that are likely to be said.
  var keyterms: [String] = []
  /// Parameters for one provider or for all, in the order given.
  private var options: [(provider: String?, name: String, value: JSONValue)] = []
  private let names: [String]

  /// Reads the flags.
  ///
  /// - Parameters:
  ///   - prompt: As given; an empty one is none.
  ///   - keyterms: As given: each a word or a phrase, or `@` and a file with one per line.
  ///   - options: As given: `NAME=VALUE` or `PROVIDER.NAME=VALUE`.
  ///   - names: The providers named, in order.
  /// - Throws: ``CommandError`` for what cannot be read, or is for no provider.
  init(prompt: String?, keyterms: [String], options: [String], names: [String]) throws {
    self.names = names
    self.prompt = prompt.flatMap { $0.isEmpty ? nil : $0 }
    self.keyterms = try keyterms.flatMap(Self.terms).filter { !$0.isEmpty }
    self.options = try options.map { try parse($0) }
  }

  /// The parameters of one provider; the last of each name counts.
  func options(for name: String) -> [(name: String, value: JSONValue)] {
    options.filter { $0.provider == nil || $0.provider == name }.map { ($0.name, $0.value) }
  }

  /// Refuses what the embedded engine would leave unheard.
  func refuseLocal() throws {
    let refused =
      prompt != nil
      ? "--prompt" : !keyterms.isEmpty ? "--keyterm" : options(for: "local").first.map { "--option \($0.name)" }
    guard let refused else { return }
    throw CommandError(
      .usage,
      "local does not support \(refused), only --model and --language. To pass hints to one of several providers, "
        + "use --option PROVIDER.NAME=VALUE.", setting: refused == "--prompt" ? "prompt" : "keyterm")
  }

  private static func terms(_ given: String) throws -> [String] {
    guard given.hasPrefix("@") else { return [given] }
    let path = String(given.dropFirst())
    do {
      let text = String(decoding: try readFile(path, limit: 1 << 20), as: UTF8.self)
      return text.split(whereSeparator: \.isNewline).map { $0.trimmingSpace }
    } catch {
      throw CommandError(.missingInput, "--keyterm \(given): \(error)")
    }
  }

  private func parse(_ given: String) throws -> (provider: String?, name: String, value: JSONValue) {
    guard let equals = given.firstIndex(of: "="), equals > given.startIndex else {
      throw CommandError(
        .usage, "--option is \(given); give NAME=VALUE, as in temperature=0.2, or PROVIDER.NAME=VALUE.",
        setting: "option")
    }
    let text = String(given[given.index(after: equals)...])
    let value = (try? JSONValue(parsing: text.utf8)) ?? .string(text)
    let (provider, name) = try target(String(given[..<equals]))
    try refuseCredential(name, value)
    return (provider, name, value)
  }

  private func target(_ full: String) throws -> (provider: String?, name: String) {
    if let provider = names.filter({ full.hasPrefix($0 + ".") }).max(by: { $0.count < $1.count }) {
      return (provider, String(full.dropFirst(provider.count + 1)))
    }
    guard !full.contains(".") else {
      throw CommandError(
        .usage,
        "--option \(full) is for a provider that is not in use; in use: \(names.joined(separator: ", ")).",
        setting: "option")
    }
    let remote = names.filter { $0 != "local" }
    guard remote.count <= 1 else {
      throw CommandError(
        .usage, "--option \(full) could apply to \(remote.joined(separator: " or ")); write \(remote[0]).\(full)=….",
        setting: "option")
    }
    return (remote.first, full)
  }

  /// A command line shows in `ps` and stays in the shell's history.
  private func refuseCredential(_ name: String, _ value: JSONValue) throws {
    let header = value.members?.first { ConfigurationFile.isCredential(header: $0.name) }
    guard name == "api_key" || (name == "headers" && header != nil) else { return }
    throw CommandError(
      .usage,
      "--option \(name) would expose a credential to all users of this machine; put it in the environment or "
        + "in the configuration file.", setting: nil)
  }
}

extension Substring {
  fileprivate var trimmingSpace: String {
    var text = self
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
