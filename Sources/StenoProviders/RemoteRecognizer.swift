import StenoCore
public import StenoSpeech
import Synchronization

/// A provider on another machine as a recognizer: attempts are bounded, retried and replayed.
///
/// A segment's audio is kept until its final text. Where an attempt breaks off, the next one begins at the segment's
/// beginning, and what was told before is neither repeated nor taken back. One recognizer serves any number of sessions.
public struct RemoteRecognizer: SpeechRecognizer {
  private let provider: any RemoteProvider
  private let terms: ProviderTerms
  private let state: ProviderState

  /// A recognizer that asks `provider`.
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
    capabilities.concurrentSegments = max(1, provider.configuration.limits.concurrentSegments)
    return capabilities
  }

  /// How the provider has been doing.
  public var health: ProviderHealth { state.health }

  /// Why an attempt failed last, without credentials; nil where none did.
  var lastFailure: RecognitionFailure? { health.lastFailure.map { final($0, attempts: 1) } }

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

  /// Recognizes one segment, again and again until it is recognized or there is no point in going on.
  ///
  /// - Throws: ``StenoCore/RecognitionFailure`` of the last attempt; `CancellationError`.
  public func recognize(
    _ segment: OpenSegment, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    let recording = SegmentRecording(segment)
    return try await withThrowingTaskGroup(of: Recognition?.self) { group in
      group.addTask {
        await recording.record()
        return nil
      }
      group.addTask { try await recognize(recording, report: report) }
      while let outcome = try await group.next() {
        if let outcome { return outcome }
      }
      throw CancellationError()
    }
  }

  private func recognize(
    _ recording: SegmentRecording, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    let isLive = recording.segment.isLive
    let account = AttemptAccount(
      state: state, redactor: provider.configuration.redactor, commits: isLive, report: report)
    return try await state.retrying(provider.configuration, terms, isLive: isLive) {
      account.beginAttempt()
      let recognition = try await state.attempt { try await transcribe(recording, account) }
      account.finish()
      state.used(recognition.usage)
      return account.reconcile(recognition)
    }
  }

  /// One attempt, which must be over some time after the segment is.
  private func transcribe(_ recording: SegmentRecording, _ account: AttemptAccount) async throws -> Recognition {
    let limit = provider.configuration.timeouts.answer
    return try await race {
      try await provider.transcribe(recording.audio) { await account.take($0) }
    } against: {
      guard await recording.closed() != nil else { throw CancellationError() }
      account.speechStopped()
      try await terms.clock.sleep(for: limit)
      throw ProviderFailure(.timedOut, "no final text within \(limit) of the end of the audio")
    }
  }

  private func final(_ failure: ProviderFailure, attempts: Int) -> RecognitionFailure {
    RecognitionFailure(failure, provider: name, attempts: attempts, redactor: provider.configuration.redactor)
  }
}
