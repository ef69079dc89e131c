import StenoCore
public import StenoSpeech
public import StenoProviders
import StenoTransport

/// AI/ML API: a segment is uploaded while it is spoken, and its transcription asked for until it is there.
///
/// A segment is created, and paid for, once; what fails from then on is asked for again under the same name.
///
/// Options: every parameter of the model's family, such as `punctuate` or `diarize`; and `poll_interval` (seconds between
/// two questions, 0.05 to 600; from 0.25 to 10 unless set), `stream_upload`, `upload` (`wav`, or `flac` in about half the
/// bytes, which goes up once a segment has ended).
public struct AIMLProvider: AddressRecognizingProvider {
  /// How it is reached and what it is asked for.
  public let configuration: ProviderConfiguration
  private let dialect: AIMLDialect
  private let exchange: HTTPExchange
  private let adaptation: ServerAdaptation
  private let clock: any Clock<Duration>
  private let elapsed: @Sendable () -> Duration

  /// A provider as it is configured.
  ///
  /// - Parameters:
  ///   - configuration: How it is reached. Its answer's timeout covers all questions; ten minutes are usual.
  ///   - flac: What makes FLAC, for the option `upload`; nil, the default, where there is nothing that does.
  ///   - clock: The clock that the waits between questions are on.
  /// - Throws: ``StenoProviders/ProviderFailure`` of kind `configuration`.
  public init(
    _ configuration: ProviderConfiguration, flac: FLACEncoding? = nil, clock: any Clock<Duration> = .continuous
  ) throws(ProviderFailure) {
    self.configuration = configuration
    self.clock = clock
    dialect = try AIMLDialect(configuration)
    exchange = try HTTPExchange(configuration, flac: flac)
    adaptation = ServerAdaptation(fields: [], models: dialect.models, notices: configuration.notices)
    elapsed = Self.stopwatch(on: clock)
  }

  private static func stopwatch<C: Clock<Duration>>(on clock: C) -> @Sendable () -> Duration {
    let origin = clock.now
    return { origin.duration(to: clock.now) }
  }

  /// What the model's family can do.
  public var capabilities: RecognizerCapabilities { dialect.capabilities }

  /// Opens a connection.
  ///
  /// - Throws: ``StenoProviders/ProviderFailure``; `CancellationError`.
  public func connect() async throws {
    try await exchange.connect()
  }

  /// Uploads the segment and asks until its transcription is there.
  ///
  /// - Throws: ``StenoProviders/ProviderFailure``; `CancellationError`.
  public func transcribe(
    _ audio: SegmentAudio, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    if let work = audio.work {
      guard let closed = await audio.closed() else { throw CancellationError() }
      return try await result(of: work, in: closed.frames, exchange)
    }
    let work = try await adaptation.run { variant in
      let upload = SegmentUpload {
        dialect.upload(as: $0, variant)
      } isAboutFields: {
        adaptation.adapts(to: $0, of: variant)
      }
      return try await exchange.send(audio, upload) { response in
        let name = try dialect.generation(from: try await exchange.answer(response))
        return SegmentWork(name: name, since: elapsed())
      }
    }
    audio.work = work
    guard let closed = await audio.closed() else { throw CancellationError() }
    return try await result(of: work, in: closed.frames, exchange)
  }

  /// Has the server fetch and transcribe a recording, and asks until the transcription is there.
  ///
  /// - Throws: ``StenoProviders/ProviderFailure``; `CancellationError`.
  public func transcribe(_ recording: FetchedRecording) async throws -> Recognition {
    let exchange = exchange.ofWholeRecordings(isSilent: false)
    if let work = recording.work { return try await result(of: work, in: FetchedRecording.frames, exchange) }
    let work = try await adaptation.run { variant in
      let request = HTTPRequest(
        "POST", dialect.creation, headers: [("Content-Type", "application/json")],
        body: .bytes(dialect.body(url: recording.url, variant)))
      return try await exchange.withResponse(to: request) { response in
        let name = try dialect.generation(from: try await exchange.answer(response))
        return SegmentWork(name: name, since: elapsed())
      }
    }
    recording.work = work
    return try await result(of: work, in: FetchedRecording.frames, exchange)
  }

  private func result(
    of work: SegmentWork, in frames: Range<FrameIndex>, _ exchange: HTTPExchange
  ) async throws -> Recognition {
    let request = HTTPRequest("GET", dialect.address(of: work.name))
    var polls = GenerationPolls(interval: dialect.pollInterval, created: work.since)
    while true {
      let decision: GenerationPolls.Decision
      var cause: ProviderFailure?
      do {
        let progress = try await exchange.withResponse(to: request) { response in
          try dialect.progress(from: try await exchange.answer(response), in: frames)
        }
        if case .done(let recognition) = progress { return recognition }
        decision = polls.isPending(at: elapsed())
      } catch let failure as ProviderFailure {
        decision = polls.failed(failure, at: elapsed())
        cause = failure
      }
      guard case .askAgain(let wait) = decision else { throw final(cause, work) }
      try await clock.sleep(for: wait)
    }
  }

  /// A failure that no other attempt is made after: it would be another generation.
  private func final(_ cause: ProviderFailure?, _ work: SegmentWork) -> ProviderFailure {
    guard let cause else {
      return ProviderFailure(.refused, "generation \(work.name) had no result after an hour")
    }
    guard cause.isRetryable else { return cause }
    var failure = cause
    failure.kind = .refused
    failure.message = "generation \(work.name) had no result after an hour: " + cause.message
    return failure
  }
}
