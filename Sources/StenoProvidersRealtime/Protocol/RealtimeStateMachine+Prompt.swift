import StenoProviders

extension RealtimeStateMachine {
  static let promptPrefix = "prompt_"

  /// The prompt for a segment, whose audio has not begun to go up, is `text`.
  ///
  /// - Returns: The name of the event that says so; nil where the session has that prompt already.
  mutating func change(promptTo text: String, for key: Int) -> String? {
    prompt.change(to: text) ? Self.promptPrefix + "\(key)" : nil
  }

  /// The session is as it was last asked to be.
  mutating func acknowledgeUpdate() -> [Delivery] {
    guard prompt.unanswered > 0 else { return [] }
    prompt.answered()
    return [.promptTaken]
  }

  /// Whether a complaint that names none of our events is about the prompt.
  func isAboutPrompt(_ failure: RealtimeServerEvent.Failure) -> Bool {
    prompt.unanswered > 0 && failure.code != "input_audio_buffer_commit_empty"
      && ProviderFailure(failure).kind == .refused
  }

  /// The server refuses the prompt: the segment goes on without.
  ///
  /// - Parameters:
  ///   - failure: What it says.
  ///   - isCertain: Whether it says that it is about the prompt. Otherwise it may have refused a commit; then the segments
  ///     that wait for an answer are asked for again elsewhere.
  /// - Returns: What callers must be told.
  mutating func refusePrompt(_ failure: RealtimeServerEvent.Failure, isCertain: Bool) -> [Delivery] {
    prompt.answered()
    let refusal = Delivery.promptRefused(ProviderFailure(failure))
    let isWaiting = turns.contains { $0.isWanted && [.committed, .cleared].contains($0.upload) }
    guard !isCertain, isWaiting else { return [refusal] }
    return [refusal, .broken(ProviderFailure(.dropped, "it reported an error without saying what it is about"))]
  }
}

extension RealtimeServerEvent.Failure {
  /// Whether it names the prompt.
  var namesPrompt: Bool { [field ?? "", message].contains { $0.lowercased().contains("prompt") } }
}
