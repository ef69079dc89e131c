import StenoWire
import StenoProvidersHTTP
import StenoProviders

extension ProviderKind {
  /// Servers with OpenAI's `/audio/transcriptions`, each with what is its own.
  static let compatible: [ProviderKind] = [groq, mistral, azure, localServer]

  /// #### Source
  /// Groq, *API reference*, Create transcription: there is no `stream`.
  private static let groq = ProviderKind(
    name: "groq", summary: "Groq, Whisper large v3 behind OpenAI's API", secretVariables: ["GROQ_API_KEY"],
    addressVariables: ["GROQ_BASE_URL"], baseURL: "https://api.groq.com/openai/v1",
    models: ["whisper-large-v3-turbo", "whisper-large-v3"], hints: .openAI, takesContext: true,
    presets: ["stream": .bool(false)]
  ) { try HTTPProvider.openAI($0, flac: flac) }

  /// #### Source
  /// Mistral, *API reference*, Create transcription: `context_bias` for words, neither `response_format` nor `prompt`.
  private static let mistral = ProviderKind(
    name: "mistral", summary: "Mistral, Voxtral behind OpenAI's API", secretVariables: ["MISTRAL_API_KEY"],
    addressVariables: ["MISTRAL_BASE_URL"], baseURL: "https://api.mistral.ai/v1", models: ["voxtral-mini-latest"],
    hints: HintParameters(keyterms: { _ in "context_bias" }), presets: ["omit": .array([.string("response_format")])]
  ) { try HTTPProvider.openAI($0, flac: flac) }

  private static let azure = ProviderKind(
    name: "azure", summary: "Azure OpenAI: options deployment (or --model) and api_version",
    secretVariables: ["AZURE_OPENAI_API_KEY", "AZURE_API_KEY"], addressVariables: ["AZURE_OPENAI_ENDPOINT"],
    secretHeader: "api-key", hints: .openAI, takesContext: true, complete: AzureAddress.complete
  ) { try HTTPProvider.openAI($0, flac: flac) }

  private static let localServer = ProviderKind(
    name: "local-server", summary: "a server on this machine with OpenAI's API",
    secretVariables: ["LOCAL_SERVER_API_KEY"],
    addressVariables: ["LOCAL_SERVER_URL"], baseURL: "http://127.0.0.1:8000/v1", models: ["whisper-1"], hints: .openAI,
    takesContext: true, needsSecret: false
  ) { try HTTPProvider.openAI($0, flac: flac) }
}

/// Where Azure has a model: at a deployment of a resource, in a version of the API.
private enum AzureAddress {
  /// The first version whose deployments take OpenAI's newer transcription models.
  ///
  /// #### Source
  /// Azure OpenAI in Azure AI Foundry Models, *REST API preview reference*, Transcriptions - Create.
  static let version = "2025-03-01-preview"

  static func complete(_ configuration: inout ProviderConfiguration, _ environment: [String: String]) throws {
    let deployment = configuration.options.removeValue(forKey: "deployment")?.string ?? configuration.model
    let named = configuration.options.removeValue(forKey: "api_version")?.string
    let version = named ?? environment["OPENAI_API_VERSION"].flatMap { $0.isEmpty ? nil : $0 } ?? Self.version
    var (address, query) = parts(of: configuration.baseURL)
    if !address.contains("/openai/") {
      guard let deployment else {
        throw CommandError(
          .usage, "\(configuration.name) needs a deployment; give --model NAME, or --option deployment=NAME.")
      }
      address += "/openai/deployments/\(deployment)"
    }
    if !query.contains("api-version=") || named != nil {
      query = ([query].filter { !$0.isEmpty && !$0.contains("api-version=") } + ["api-version=\(version)"])
        .joined(separator: "&")
    }
    configuration.baseURL = address + "?" + query
    configuration.model = configuration.model ?? deployment ?? deploymentName(in: address)
  }

  private static func parts(of url: String) -> (address: String, query: String) {
    let mark = url.firstIndex(of: "?")
    var address = String(url[..<(mark ?? url.endIndex)])
    while address.hasSuffix("/") { address.removeLast() }
    return (address, mark.map { String(url[url.index(after: $0)...]) } ?? "")
  }

  private static func deploymentName(in address: String) -> String? {
    let parts = address.split(separator: "/")
    return parts.firstIndex(of: "deployments").flatMap { $0 + 1 < parts.count ? String(parts[$0 + 1]) : nil }
  }
}
