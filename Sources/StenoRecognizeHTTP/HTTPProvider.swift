import StenoCore
public import StenoRecognize
public import StenoRecognizeRemote
import StenoTransport
import Synchronization

/// A provider whose API takes a segment in one HTTP request.
///
/// Live audio goes up while it is spoken, where the API allows it, so that the answer is near when the speech ends; a
/// replay goes up whole. Events that come back are told as they come.
public struct HTTPProvider: RemoteProvider {
  /// How it is reached and what it is asked for.
  public let configuration: ProviderConfiguration
  let dialect: any HTTPDialect
  let exchange: HTTPExchange

  init(
    _ configuration: ProviderConfiguration, dialect: any HTTPDialect, flac: FLACEncoding? = nil
  ) throws(ProviderFailure) {
    self.configuration = configuration
    self.dialect = dialect
    exchange = try HTTPExchange(configuration, flac: flac)
  }

  /// What the API can do as it is configured.
  public var capabilities: RecognizerCapabilities { dialect.capabilities }

  /// Opens a connection.
  ///
  /// - Throws: ``StenoRecognizeRemote/ProviderFailure``; `CancellationError`.
  public func connect() async throws {
    try await exchange.connect()
  }

  /// Sends the segment once and reads the answer.
  ///
  /// - Throws: ``StenoRecognizeRemote/ProviderFailure``; `CancellationError`.
  public func transcribe(
    _ audio: SegmentAudio, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    try await exchange.send(audio, dialect.upload) { response in
      if response.head.mediaType == "text/event-stream" {
        return try await exchange.readEvents(response, start: audio.start, report)
      }
      let answer = try await exchange.answer(response)
      guard let closed = await audio.closed() else { throw CancellationError() }
      return try dialect.recognition(from: answer, in: closed.frames)
    }
  }
}
