public import StenoCore
public import StenoSpeech
import StenoSystem

/// A provider on another machine as an engine: attempts are bounded, retried and replayed.
///
/// Where an attempt breaks off, the next one begins at the segment's beginning, and what was told before is neither
/// repeated nor taken back. Budgets, quotas and the breaker are shared by all sessions.
public struct RemoteEngine: RecognitionEngine {
  let provider: any RemoteProvider
  let terms: ProviderTerms
  let state: ProviderState

  /// An engine that asks `provider`.
  public init(_ provider: any RemoteProvider, terms: ProviderTerms = ProviderTerms()) {
    self.provider = provider
    self.terms = terms
    state = ProviderState(
      terms, limits: provider.configuration.limits, provider: provider.configuration.name)
  }

  /// The provider's name.
  public var name: String { provider.configuration.name }

  /// What the provider can do, as many segments at once as its limits say.
  public var capabilities: RecognizerCapabilities {
    var capabilities = provider.capabilities
    let limits = provider.configuration.limits
    let count = min(limits.concurrentSegments, limits.segmentsPerSession ?? limits.concurrentSegments)
    capabilities.concurrentSegments = max(1, count)
    return capabilities
  }

  /// How the provider has been doing.
  public var health: ProviderHealth { state.health }

  /// Why an attempt failed last, without credentials; nil where none did.
  public var lastFailure: RecognitionFailure? { health.lastFailure.map { final($0, attempts: 1) } }

  /// Opens a connection. A provider that cannot be reached is tried three times.
  ///
  /// - Throws: ``StenoCore/RecognitionFailure``.
  public func prepare() async throws {
    for attempt in 1... {
      do {
        let began = state.now
        try await provider.connect()
        return state.connected(in: state.now - began)
      } catch let failure as ProviderFailure {
        guard failure.isRetryable, attempt < 3 else { throw final(failure, attempts: attempt) }
        try await terms.clock.sleep(for: terms.retry.firstDelay)
      }
    }
  }

  /// A session. Hints are part of the provider's configuration, so it takes none of its own.
  ///
  /// - Throws: ``StenoCore/OptionError`` for a language, a prompt or key terms.
  public func makeSession(_ options: RecognitionOptions) throws -> any RecognitionSession {
    try options.refuseHints(of: name)
    return RemoteSession(engine: self)
  }

  /// Recognizes one segment, again and again until it is recognized or there is no point in going on.
  ///
  /// - Throws: ``StenoCore/RecognitionFailure`` of the last attempt; `CancellationError`.
  fileprivate func recognize(
    _ segment: SegmentLog, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    // Read to its end at once, so that its end is reported when it comes and not when an attempt gets that far.
    async let _: SpeechSegment? = {
      var reader = segment.makeReader()
      return await reader.readToEnd()
    }()
    let audio = SegmentAudio(segment)
    let (isLive, redactor) = (segment.isLive, provider.configuration.redactor)
    let account = AttemptAccount(state: state, redactor: redactor, commits: isLive, report: report)
    return try await state.retrying(name, redactor, terms, isLive: isLive) {
      account.beginAttempt()
      let recognition = try await state.attempt { try await transcribe(audio, account) }
      account.finish()
      state.used(recognition.usage)
      return account.reconcile(recognition)
    }
  }

  /// One attempt, which must be over some time after the segment is.
  private func transcribe(_ audio: SegmentAudio, _ account: AttemptAccount) async throws -> Recognition {
    let limit = provider.configuration.timeouts.answer
    return try await race {
      try await provider.transcribe(audio) { await account.take($0) }
    } against: {
      guard await audio.closed() != nil else { throw CancellationError() }
      account.speechStopped()
      try await terms.clock.sleep(for: limit)
      throw ProviderFailure(.timedOut, "no final text within \(limit) of the end of the audio")
    }
  }

  private func final(_ failure: ProviderFailure, attempts: Int) -> RecognitionFailure {
    RecognitionFailure(failure, provider: name, attempts: attempts, redactor: provider.configuration.redactor)
  }
}

/// One stream of audio at a ``RemoteEngine``.
private struct RemoteSession: RecognitionSession {
  let engine: RemoteEngine

  func recognize(
    _ segment: SegmentLog, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    try await engine.recognize(segment, report: report)
  }
}
