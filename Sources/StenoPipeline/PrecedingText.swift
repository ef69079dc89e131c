import StenoCore
import Synchronization

/// What was said last in a session, for recognizers that read a segment in the context of the one before.
final class PrecedingText: Sendable {
  /// As much as any API reads of a prompt: Whisper's models take the last 224 tokens.
  ///
  /// #### Source
  /// openai/whisper `decoding.py`, `n_ctx // 2`.
  private static let mostCharacters = 800

  private let latest = Mutex<(id: ItemID, text: String)?>(nil)

  /// Takes an item's outcome; items end in any order, and those without words change nothing.
  func observe(_ outcome: MergeInput) {
    guard case .finished(let item) = outcome, !item.text.isEmpty else { return }
    latest.withLock { latest in
      guard latest.map({ $0.id < item.id }) ?? true else { return }
      latest = (item.id, String(item.text.suffix(Self.mostCharacters)))
    }
  }

  /// The newest text of an item before `id`; nil where there is none.
  func text(before id: ItemID) -> String? {
    latest.withLock { latest in latest.flatMap { $0.id < id ? $0.text : nil } }
  }
}
