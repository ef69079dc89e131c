public import StenoSpeech
public import StenoProviders
import StenoTransport

/// Vakyansh (Open-Speech-EkStep) through REST, for the languages of India: whole segments, in one request each.
///
/// Options: `punctuation`, `inverse_text_normalization`, both true unless said otherwise, and `response_format`:
/// `transcript`, or `srt`, whose words are the transcript. What `extra_body` has goes into the request's `config`.
public struct VakyanshRESTProvider: PunctuatingProvider, AddressRecognizingProvider {
  /// Bytes of audio that the server behind the proxy takes, with room for what stands around them.
  ///
  /// #### Source
  /// grpc/grpc, `GRPC_ARG_MAX_RECEIVE_MESSAGE_LENGTH`: 4 MiB by default.
  private static let largestAudio: Int64 = (4 << 20) - (4 << 10)
  /// Bytes of text of one answer: far beyond what a segment can hold.
  private static let mostText = 1 << 16

  /// How it is reached and what it is asked for.
  public let configuration: ProviderConfiguration
  private let dialect: VakyanshDialect
  private let exchange: HTTPExchange

  /// A provider as it is configured. `configuration.language` is the language; Hindi unless given.
  ///
  /// - Throws: ``StenoProviders/ProviderFailure`` of kind `configuration`.
  public init(_ configuration: ProviderConfiguration) throws(ProviderFailure) {
    self.configuration = configuration
    dialect = try VakyanshDialect(configuration)
    exchange = try HTTPExchange(configuration)
  }

  /// It gives the text and nothing else.
  public var capabilities: RecognizerCapabilities {
    var capabilities = RecognizerCapabilities(languages: VakyanshLanguage.tags)
    capabilities.maximumBytes = Self.largestAudio
    return capabilities
  }

  /// Opens a connection.
  ///
  /// - Throws: ``StenoProviders/ProviderFailure``; `CancellationError`.
  public func connect() async throws {
    try await hinting { try await exchange.connect() }
  }

  /// Sends the segment once, when it has ended, and reads the answer.
  ///
  /// - Throws: ``StenoProviders/ProviderFailure``; `CancellationError`.
  public func transcribe(
    _ audio: SegmentAudio, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    let outputs = try await recognize([.samples(try await audio.whole())], as: dialect.options.format)
    let text = dialect.options.text(of: outputs.first ?? "")
    guard text.utf8.count < Self.mostText else {
      throw ProviderFailure(.badAnswer, "it returned far more text than a segment can contain")
    }
    return Recognition(text: text)
  }

  /// Has the server fetch and recognize a recording: WAV, MP3 or FLAC, at most 3 MiB unless it is set up otherwise.
  ///
  /// - Throws: ``StenoProviders/ProviderFailure``; `CancellationError`.
  public func transcribe(_ recording: FetchedRecording) async throws -> Recognition {
    let exchange = exchange.ofWholeRecordings(isSilent: true)
    return try await dialect.options.recognition(of: recording) { audio in
      let request = dialect.recognition(of: [audio], as: dialect.options.format)
      return try await ask(request, over: exchange) { try dialect.outputs(from: $0) }
    }
  }

  /// Recognizes whole recordings in one request.
  ///
  /// - Returns: The text of each, in order; none where the server says that it heard no words.
  /// - Throws: ``StenoProviders/ProviderFailure``; `CancellationError`.
  public func recognize(_ audio: [VakyanshAudio], as format: VakyanshFormat = .transcript) async throws -> [String] {
    try await ask(dialect.recognition(of: audio, as: format)) { try dialect.outputs(from: $0) }
  }

  /// Puts punctuation into a text.
  ///
  /// - Throws: ``StenoProviders/ProviderFailure``; `CancellationError`.
  public func punctuate(_ text: String, normalizing: Bool?) async throws -> String {
    let request = dialect.punctuation(of: text, normalizing: normalizing ?? dialect.options.normalizes)
    return try await ask(request) { try dialect.punctuated(from: $0) }
  }

  private func ask<Result: Sendable>(
    _ request: HTTPRequest, over other: HTTPExchange? = nil, _ read: (HTTPAnswer) throws -> Result
  ) async throws -> Result {
    let exchange = other ?? exchange
    return try await hinting {
      try await exchange.withResponse(to: request) { try read(try await exchange.answer($0)) }
    }
  }

  /// Where what answers is no HTTP, it may well be the server's other face.
  private func hinting<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
    do {
      return try await body()
    } catch var failure as ProviderFailure where failure.kind == .badAnswer && failure.excerpt == nil {
      failure.message += "; for a gRPC server, use an address with grpc:// or grpcs://"
      throw failure
    }
  }
}
