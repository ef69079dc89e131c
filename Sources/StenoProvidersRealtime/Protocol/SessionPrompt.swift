/// The prompt of a session, which may change before each segment. A value.
struct SessionPrompt: Sendable, Equatable {
  /// What the server was told last; empty for none.
  private var text: String
  /// How many changes the server has neither taken nor refused.
  private(set) var unanswered = 0

  /// The prompt that the session is set up with; nil for none.
  init(_ text: String?) {
    self.text = text ?? ""
  }

  /// Whether the server must be told that the prompt is `text` from now on.
  mutating func change(to text: String) -> Bool {
    guard text != self.text else { return false }
    self.text = text
    unanswered += 1
    return true
  }

  /// The server took or refused a change.
  mutating func answered() {
    unanswered = max(0, unanswered - 1)
  }
}
