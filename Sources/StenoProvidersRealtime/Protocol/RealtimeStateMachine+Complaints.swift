import StenoProviders

extension RealtimeStateMachine {
  /// Takes an `error` event. One that names no event of ours is about the oldest segment that is not done.
  mutating func complain(_ failure: RealtimeServerEvent.Failure) -> [Delivery] {
    guard !failure.endsSession else { return [.broken(ProviderFailure(failure))] }
    switch subject(of: failure) {
    case .nothing: return []
    case .clear: return acknowledgeClear()
    case .prompt(let isCertain): return refusePrompt(failure, isCertain: isCertain)
    case .turn(let index, let isNamed):
      let isEmpty = failure.code == "input_audio_buffer_commit_empty"
      // A commit that was refused is not answered otherwise; where a clear follows it, that ends the segment.
      let isUnanswered = turns[index].upload == .committed
      if isUnanswered { turns[index].upload = .acknowledged }
      let deliveries = (isEmpty ? [] : drop(index, ProviderFailure(failure))) + settle()
      guard isUnanswered, !isNamed, !isEmpty, turns.contains(where: \.isWanted) else { return deliveries }
      // It may answer that commit after all; whose the next answer is could not be told.
      return deliveries + [.broken(ProviderFailure(.dropped, "it reported an error without details"))]
    }
  }

  /// What a complaint is about.
  private enum Subject {
    case nothing
    case clear
    case prompt(isCertain: Bool)
    case turn(Int, isNamed: Bool)
  }

  private func subject(of failure: RealtimeServerEvent.Failure) -> Subject {
    if let name = failure.eventID {
      if name == RealtimeClientEvent.sessionID { return .nothing }
      if name.hasPrefix(Self.promptPrefix) { return .prompt(isCertain: true) }
      if name.hasPrefix(Self.clearPrefix) { return .clear }
      if name.hasPrefix(Self.commitPrefix) {
        return turns.firstIndex { Self.commitID($0.key) == name }.map { .turn($0, isNamed: true) } ?? .nothing
      }
    }
    if isAboutPrompt(failure) { return .prompt(isCertain: failure.namesPrompt) }
    let waiting = turns.firstIndex { $0.upload != .open && !$0.isComplete }
    if failure.code == "input_audio_buffer_commit_empty" {
      return turns.firstIndex { $0.upload == .committed }.map { .turn($0, isNamed: false) } ?? .nothing
    }
    return (waiting ?? turns.firstIndex { $0.upload == .open }).map { .turn($0, isNamed: false) } ?? .nothing
  }
}
