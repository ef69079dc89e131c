import StenoCore
import StenoPipeline
import StenoSpeech
import StenoTesting
import StenoVAD
import Synchronization

/// Everything that a session told.
final class Recorder: Sendable {
  private let recorded = Mutex<[TranscriptEvent]>([])

  var events: [TranscriptEvent] { recorded.withLock { $0 } }

  var items: [TranscriptItem] {
    events.compactMap { if case .done(let item) = $0 { item } else { nil } }
  }

  var gaps: [AudioGap] {
    events.compactMap { if case .gap(let gap) = $0 { gap } else { nil } }
  }

  var cuts: [SpeechSegment.Cut] {
    events.compactMap { if case .speechStopped(_, _, let cut) = $0 { cut } else { nil } }
  }

  /// Whether the session is over.
  var isDone: Bool {
    if case .sessionDone? = events.last { true } else { false }
  }

  func append(_ event: TranscriptEvent) {
    recorded.withLock { $0.append(event) }
  }

  /// Waits until an event is told for which `condition` holds.
  func wait(for condition: (TranscriptEvent) -> Bool) async {
    while !events.contains(where: condition), !Task.isCancelled { await Task.yield() }
  }

  /// Runs a session to its end and records it.
  @discardableResult
  func run(
    _ source: ScriptedSource, _ recognizer: ScriptedEngine, _ options: SessionOptions = .quick
  ) async throws -> SessionSummary {
    try await TranscriptionSession(
      source: source, detector: EnergyDetector(), engine: recognizer, options: options
    ).run { self.append($0) }
  }
}

extension SessionOptions {
  /// Short silences and segments, and nothing that differs from run to run.
  static var quick: SessionOptions {
    var options = SessionOptions()
    options.endpointing.silenceDurationMilliseconds = 300
    options.endpointing.prefixPaddingMilliseconds = 100
    options.endpointing.maximumSegmentMilliseconds = 1_000
    options.sessionID = "session"
    options.startedAt = "2026-01-01T00:00:00.000Z"
    options.clock = ManualClock()
    return options
  }
}

extension ScriptedEngine {
  /// Says some words while it hears and the rest at the end.
  static func talkative(concurrentSegments: Int = 1) -> ScriptedEngine {
    ScriptedEngine(concurrentSegments: concurrentSegments) { id in
      [
        .hear(3_000), .report(.partial(text: "It")), .hear(5_000),
        .report(.committed(text: "Item", logProbabilities: nil)), .report(.partial(text: " num")), .hearAll,
        .finish("Item number \(id.number)."),
      ]
    }
  }
}
