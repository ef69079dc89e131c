import Foundation
import StenoWire
import StenoProviders

/// Puts a provider's configuration together: flags, then its section of the configuration file, then the environment.
struct ProviderSettings {
  /// The names in a provider's section that every provider has.
  private static let common = [
    "type", "base_url", "model", "language", "api_key", "api_key_env", "headers", "extra_body", "timeout",
    "connect_timeout", "inactivity_timeout", "concurrency", "requests_per_second", "allow_insecure",
    "certificate_file", "proxy", "context",
  ]

  /// The name in `--provider`.
  let name: String
  /// What kind it is.
  let kind: ProviderKind
  private let section: JSONValue
  private let environment: [String: String]

  /// - Throws: ``CommandError`` where there is no such provider.
  init(
    name: String, file: ConfigurationFile, options: [(name: String, value: JSONValue)] = [],
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws {
    self.name = name
    self.environment = environment
    let own = file.providers.last { $0.name == name }?.settings.members ?? []
    // Of a name that comes twice, the last counts.
    section = .object(own + options)
    let type = section["type"]?.string ?? name
    guard let kind = ProviderKind.named(type) else {
      let known = (["local"] + ProviderKind.all.map(\.name) + file.providers.map(\.name)).uniqued
      throw CommandError(
        .usage, "there is no provider \(type); the providers are \(known.joined(separator: ", ")).", setting: "provider"
      )
    }
    self.kind = kind
  }

  /// Where the credential comes from, and the credential; nil where none was found.
  var secret: (origin: String, secret: Secret)? {
    if let text = section["api_key"]?.string, let secret = Secret(text) { return ("the configuration file", secret) }
    let variables = section["api_key_env"]?.string.map { [$0] } ?? kind.secretVariables
    for variable in variables {
      if let secret = environment[variable].flatMap({ Secret($0) }) { return ("$" + variable, secret) }
    }
    return nil
  }

  /// Whether anything was set up for it: a section, a credential, or an address.
  var isConfigured: Bool {
    section.members?.isEmpty == false || secret != nil || addressInEnvironment != nil
  }

  private var addressInEnvironment: String? {
    kind.addressVariables.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
  }

  /// Its configuration.
  ///
  /// - Parameter flags: What the command line says of it.
  /// - Returns: How it is reached and what it is asked for.
  /// - Throws: ``CommandError`` for what is missing or out of range, or cannot be sent.
  func configuration(_ flags: ProviderFlags) throws -> ProviderConfiguration {
    let address = flags.baseURL ?? section["base_url"]?.string ?? addressInEnvironment
    try refuseDetection(flags.language ?? section["language"]?.string)
    let language = try flags.language.map { try LanguageFlag.tag($0) } ?? languageOfSection
    guard let baseURL = address ?? kind.addressOfLanguage?(language) ?? kind.baseURL else {
      let variable = kind.addressVariables.first.map { "set \($0), or " } ?? ""
      throw CommandError(
        .usage, "\(name) needs an address; \(variable)give --base-url, or base_url in the configuration file.")
    }
    let secret = secret?.secret
    if secret == nil, kind.needsSecret, address == nil {
      let variable = section["api_key_env"]?.string ?? kind.secretVariables.first ?? "api_key"
      throw CommandError(
        .unauthorized, "\(name) needs a credential; set \(variable), or api_key in the configuration file.")
    }
    let model = flags.model ?? section["model"]?.string
    var configuration = ProviderConfiguration(
      name: name, baseURL: Self.withoutSlash(baseURL), model: model ?? kind.models.first, language: language,
      secret: secret)
    if model == nil { configuration.olderModels = Array(kind.models.dropFirst()) }
    configuration.secretHeader = kind.secretHeader
    configuration.timeouts.answer = kind.answerTimeout
    configuration.limits.concurrentSegments = kind.concurrentSegments
    configuration.allowsInsecure = flags.allowsInsecure || section["allow_insecure"]?.bool == true
    configuration.certificateFile = section["certificate_file"]?.string
    configuration.proxy = section["proxy"]?.string
    configuration.headers = try headers()
    configuration.extraBody = section["extra_body"]?.members ?? []
    try setNumbers(&configuration)
    try setContext(&configuration)
    let own = (section.members ?? []).filter { !Self.common.contains($0.name) }
    configuration.options = kind.presets.merging(own.map { ($0.name, $0.value) }) { $1 }
    try kind.complete(&configuration, environment)
    try refuseModel(model, at: configuration.baseURL)
    try setHints(&configuration, flags)
    return configuration
  }

  /// What there is to say about the language that `configuration` asks for; nil for nothing.
  func languageNotice(_ configuration: ProviderConfiguration) -> String? {
    // An address of one's own may stand for a language.
    if kind.addressOfLanguage != nil, configuration.baseURL != kind.addressOfLanguage?(nil) { return nil }
    return kind.languages.notice(configuration.language)
  }

  private func refuseDetection(_ language: String?) throws {
    guard language?.lowercased() == "auto", case .fixed(let tag) = kind.languages else { return }
    throw CommandError(
      .usage, "\(name) does not detect the language; give --language TAG (default: \(tag)).", setting: "language")
  }

  /// The section may name a language in the provider's own words.
  private var languageOfSection: String? {
    guard let text = section["language"]?.string else { return nil }
    do { return try LanguageFlag.tag(text) } catch { return text }
  }

  private func refuseModel(_ model: String?, at address: String) throws {
    guard let model, !model.isEmpty, !kind.takesModel(address) else { return }
    throw CommandError(
      .usage, "\(name) does not support --model (\(model)); \(accepted(nil)).", setting: "model")
  }

  private func setContext(_ configuration: inout ProviderConfiguration) throws {
    guard let value = section["context"], !value.isNull else { return }
    guard let usesContext = value.bool else { throw wrong("context", "true or false") }
    guard usesContext else { return }
    guard kind.takesContext else {
      throw CommandError(.usage, "\(name) does not support context; \(accepted(configuration.model)).")
    }
    configuration.usesContext = true
    // The text before must be there when a segment begins; other sources have segments of their own.
    if section["concurrency"] == nil { configuration.limits.segmentsPerSession = 1 }
  }

  private func setHints(_ configuration: inout ProviderConfiguration, _ flags: ProviderFlags) throws {
    if let prompt = flags.prompt {
      guard let parameter = kind.hints.prompt(configuration.model) else {
        throw CommandError(
          .usage, "\(name) does not support --prompt; \(accepted(configuration.model)).", setting: "prompt")
      }
      configuration.options[parameter] = .string(prompt)
    }
    if !flags.keyterms.isEmpty {
      guard let parameter = kind.hints.keyterms(configuration.model) else {
        throw CommandError(
          .usage, "\(name) does not support --keyterm; \(accepted(configuration.model)).", setting: "keyterm")
      }
      configuration.options[parameter] = .array(flags.keyterms.map { .string($0) })
    }
  }

  /// What it takes instead of what it does not.
  private func accepted(_ model: String?) -> String {
    let flags = kind.hints.flags(model) + ["--language", "--option NAME=VALUE"]
    return "it supports \(flags.dropLast().joined(separator: ", ")) and \(flags.last ?? "")"
  }

  private static func withoutSlash(_ address: String) -> String {
    address.hasSuffix("/") ? String(address.dropLast()) : address
  }

  /// The headers; a value is text, or `{"env": NAME, "prefix": TEXT}` for what the environment holds behind a prefix.
  private func headers() throws -> [(name: String, value: String)] {
    guard let value = section["headers"], !value.isNull else { return [] }
    guard let members = value.members else { throw wrong("headers", "an object") }
    return try members.map { ($0.name, try header("headers.\($0.name)", $0.value)) }
  }

  private func header(_ key: String, _ value: JSONValue) throws -> String {
    if let text = value.string { return text }
    guard let members = value.members, members.allSatisfy({ ["env", "prefix"].contains($0.name) }),
      let variable = value["env"]?.string, value["prefix"].map({ $0.string != nil }) ?? true
    else { throw wrong(key, #"a string, or {"env": "NAME"} for a variable of the environment"#) }
    guard let text = environment[variable], !text.isEmpty else {
      throw CommandError(.unauthorized, "providers.\(name).\(key) needs $\(variable), which is not set.")
    }
    return (value["prefix"]?.string ?? "") + text
  }

  private func setNumbers(_ configuration: inout ProviderConfiguration) throws {
    if let seconds = try number("timeout", in: 0.1...86_400) { configuration.timeouts.answer = .seconds(seconds) }
    if let seconds = try number("connect_timeout", in: 0.1...600) { configuration.timeouts.connect = .seconds(seconds) }
    if let seconds = try number("inactivity_timeout", in: 0.1...3_600) {
      configuration.timeouts.inactivity = .seconds(seconds)
    }
    if let count = try number("concurrency", in: 1...256) { configuration.limits.concurrentSegments = Int(count) }
    configuration.limits.requestsPerSecond = try number("requests_per_second", in: 0.001...10_000)
  }

  private func number(_ key: String, in range: ClosedRange<Double>) throws -> Double? {
    guard let value = section[key], !value.isNull else { return nil }
    guard let number = value.number, range.contains(number) else {
      throw wrong(key, "\(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private func wrong(_ key: String, _ range: String) -> CommandError {
    CommandError(.configuration, "\(name): \(key) must be \(range).")
  }
}

/// What the command line says of a provider.
struct ProviderFlags {
  var baseURL: String?
  var model: String?
  var language: String?
  var prompt: String?
  var keyterms: [String] = []
  /// Its parameters.
  var options: [(name: String, value: JSONValue)] = []
  var allowsInsecure = false
}

extension Array where Element: Hashable {
  /// The elements, each where it comes first.
  fileprivate var uniqued: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
