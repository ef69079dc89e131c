import StenoCore
public import StenoSpeech
public import StenoProviders
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
  private let adaptation: ServerAdaptation

  init(
    _ configuration: ProviderConfiguration, dialect: any HTTPDialect, flac: FLACEncoding? = nil
  ) throws(ProviderFailure) {
    self.configuration = configuration
    self.dialect = dialect
    exchange = try HTTPExchange(configuration, flac: flac)
    adaptation = ServerAdaptation(
      fields: dialect.omissible, models: dialect.models, notices: configuration.notices)
  }

  /// What the API can do as it is configured.
  public var capabilities: RecognizerCapabilities { dialect.capabilities }

  /// Opens a connection.
  ///
  /// - Throws: ``StenoProviders/ProviderFailure``; `CancellationError`.
  public func connect() async throws {
    try await exchange.connect()
  }

  /// Sends the segment once and reads the answer; a second time where the server does not take a field that nobody asked
  /// for, which is then left out.
  ///
  /// - Throws: ``StenoProviders/ProviderFailure``; `CancellationError`.
  public func transcribe(
    _ audio: SegmentAudio, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    do {
      let recognition = try await adapted(audio, report)
      dialect.observe(nil)
      return recognition
    } catch let failure as ProviderFailure {
      dialect.observe(failure)
      throw failure
    }
  }

  private func adapted(
    _ audio: SegmentAudio, _ report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    try await adaptation.run { variant in
      let upload = SegmentUpload {
        dialect.upload(as: $0, variant, after: audio.precedingText)
      } isAboutFields: {
        adaptation.adapts(to: $0, of: variant)
      }
      return try await exchange.send(audio, upload) { response in
        let read = try await exchange.read(
          response, isPlainText: dialect.answersPlainText, start: audio.start, report)
        guard let closed = await audio.closed() else { throw CancellationError() }
        switch read {
        case .events(let recognition): return recognition.clamped(to: closed.frames)
        case .whole(let answer): return try dialect.recognition(from: answer, in: closed.frames)
        }
      }
    }
  }
}

extension Recognition {
  /// With no word outside of `frames`: while a stream is read, the segment's end is not known.
  fileprivate func clamped(to frames: Range<FrameIndex>) -> Recognition {
    var result = self
    result.words = words?.map { word in
      var word = word
      word.frames = word.frames?.clamped(to: frames)
      return word
    }
    return result
  }
}
