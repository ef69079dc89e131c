public import StenoCore
public import StenoSpeech
import Synchronization

/// What a recognizer reported of one segment.
public final class Told: Sendable {
  private let updates = Mutex<[RecognitionUpdate]>([])

  /// Nothing yet.
  public init() {}

  /// Takes a report.
  public func take(_ update: RecognitionUpdate) {
    updates.withLock { $0.append(update) }
  }

  /// The deltas, in order.
  public var deltas: [String] {
    updates.withLock { updates in
      updates.compactMap { if case .committed(let text, _) = $0 { text } else { nil } }
    }
  }

  /// The tokens that came with the deltas, in order.
  public var tokens: [TokenLogProbability] {
    updates.withLock { updates in
      updates.flatMap { update -> [TokenLogProbability] in
        if case .committed(_, let tokens) = update { tokens ?? [] } else { [] }
      }
    }
  }
}
