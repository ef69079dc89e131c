import StenoProviders
import Synchronization

/// The text before each segment as its prompt, for as long as the server takes one; all connections of a provider find out
/// together whether it does.
final class PrecedingPrompt: Sendable {
  private struct State {
    var isRefused = false
    var wasTaken = false
    /// Connections that were lost with a prompt unanswered.
    var losses = 0
  }

  /// Connections that may be lost so before the prompt is blamed.
  private static let mostLosses = 2

  private let base: String?
  private let notices: ProviderNotices
  private let redactor: Redactor
  private let state = Mutex(State())

  /// - Parameters:
  ///   - base: The prompt that goes before the text, for every segment; nil for none.
  ///   - configuration: Of the provider that is asked.
  init(base: String?, _ configuration: ProviderConfiguration) {
    self.base = base
    notices = configuration.notices
    redactor = configuration.redactor
  }

  /// The prompt for a segment, empty for none; nil where prompts do not change any more.
  func text(for audio: SegmentAudio) -> String? {
    guard !state.withLock({ $0.isRefused }) else { return nil }
    return [base, audio.precedingText].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The server took a prompt.
  func taken() {
    state.withLock { $0.wasTaken = true }
  }

  /// The server refuses to have the prompt changed.
  func refused(because cause: String) {
    state.withLock { $0.isRefused = true }
    let cause = redactor.redacting(cause).excerpt
    notices.tell("this server refuses the text before a segment as its prompt, so it is omitted: \(cause)")
  }

  /// A connection was lost, and segments with it, before the server answered a prompt.
  func lost() {
    let isBlamed = state.withLock { state in
      state.losses += 1
      return !state.wasTaken && !state.isRefused && state.losses >= Self.mostLosses
    }
    if isBlamed { refused(because: "the connection is lost each time") }
  }
}
