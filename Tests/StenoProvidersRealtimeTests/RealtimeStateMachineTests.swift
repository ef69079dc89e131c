import StenoCore
import StenoSpeech
import StenoProviders
import StenoTesting
import Testing

@testable import StenoProvidersRealtime

/// Traces of a session: what we do, what the server says, and what callers learn.
@Suite struct RealtimeStateMachineTests {
  private typealias Failure = RealtimeServerEvent.Failure

  private func done(_ turn: Int, _ text: String) -> RealtimeStateMachine.Delivery {
    .done(turn: turn, Recognition(text: text))
  }

  private func completed(_ item: String, _ text: String) -> RealtimeServerEvent {
    .completed(item: item, text: text, logProbabilities: nil, language: nil)
  }

  private func delta(_ item: String, _ text: String) -> RealtimeServerEvent {
    .delta(item: item, text: text, logProbabilities: nil)
  }

  /// The segments' keys, all of whose audio went up.
  private func machine(turns: Int, serverCuts: Bool = false) -> (RealtimeStateMachine, [Int]) {
    var machine = RealtimeStateMachine(serverCuts: serverCuts)
    let keys = (0..<turns).map { _ in
      let key = machine.begin()
      _ = machine.end(key)
      return key
    }
    return (machine, keys)
  }

  /// Who changed the prompt and is told of an error, without what it is about.
  @Test func aComplaintAboutAPrompt() {
    let complaint = Failure(type: "invalid_request_error", code: "invalid_value", message: "no")
    var machine = RealtimeStateMachine(serverCuts: false, prompt: "a")
    let first = machine.begin()
    #expect(machine.change(promptTo: "a", for: first) == nil, "the session has it")
    #expect(machine.change(promptTo: "b", for: first) == "prompt_\(first)")
    // Nothing else is owed an answer.
    #expect(machine.receive(.error(complaint)) == [.promptRefused(ProviderFailure(complaint))])
    _ = machine.end(first)
    let second = machine.begin()
    #expect(machine.change(promptTo: "c", for: second) != nil)
    // It may be about the commit: that segment is asked for again elsewhere.
    let deliveries = machine.receive(.error(complaint))
    #expect(deliveries.first == .promptRefused(ProviderFailure(complaint)) && deliveries.count == 2)
    guard case .broken(let failure)? = deliveries.last else {
      Issue.record("\(deliveries)")
      return
    }
    #expect(failure.isRetryable)
  }

  @Test func aPromptThatIsTakenIsBlamedForNothing() {
    let complaint = Failure(type: "invalid_request_error", code: "invalid_value", message: "no")
    var (machine, keys) = machine(turns: 1)
    _ = machine.change(promptTo: "b", for: keys[0])
    #expect(machine.receive(.sessionUpdated(serverCuts: nil)) == [.promptTaken])
    #expect(machine.receive(.sessionUpdated(serverCuts: nil)).isEmpty)
    #expect(machine.receive(.error(complaint)) == [.failed(turn: keys[0], ProviderFailure(complaint))])
    var named = complaint
    named.eventID = "prompt_\(keys[0])"
    #expect(machine.receive(.error(named)) == [.promptRefused(ProviderFailure(named))])
  }

  @Test func oneSegment() {
    var machine = RealtimeStateMachine(serverCuts: false)
    let key = machine.begin()
    #expect(machine.receive(.speech(item: "a")).isEmpty)
    #expect(machine.end(key) == [.commit(id: "commit_\(key)")])
    #expect(machine.end(key).isEmpty, "it ends once")
    #expect(machine.receive(.committed(item: "a")).isEmpty)
    #expect(machine.receive(delta("a", " One")) == [.delta(turn: key, text: "One", logProbabilities: nil)])
    #expect(machine.receive(delta("a", " two ")) == [.delta(turn: key, text: " two", logProbabilities: nil)])
    #expect(
      machine.receive(completed("a", "One two three"))
        == [.delta(turn: key, text: " three", logProbabilities: nil), done(key, "One two three")])
    #expect(machine.receive(completed("a", "One two three")).isEmpty, "said twice it is no news")
    #expect(machine.receive(delta("a", "four")).isEmpty)
  }

  @Test func tokensComeWithTheirText() {
    var (machine, keys) = machine(turns: 1)
    let tokens = ["One", " two"].map { TokenLogProbability(token: $0, logProbability: -0.5, bytes: Array($0.utf8)) }
    _ = machine.receive(.committed(item: "a"))
    #expect(
      machine.receive(.delta(item: "a", text: "One", logProbabilities: [tokens[0]]))
        == [.delta(turn: keys[0], text: "One", logProbabilities: [tokens[0]])])
    let last = machine.receive(.completed(item: "a", text: "One two", logProbabilities: tokens, language: "en"))
    guard case .done(_, let recognition)? = last.last else {
      Issue.record("\(last)")
      return
    }
    #expect(last.first == .delta(turn: keys[0], text: " two", logProbabilities: [tokens[1]]))
    #expect(recognition.logProbabilities == tokens && recognition.language == "en")
    #expect(recognition.confidence.map { abs($0 - 0.6065) < 0.001 } == true)
  }

  @Test func completionsComeInAnyOrder() {
    var (machine, keys) = machine(turns: 3)
    for item in ["a", "b", "c"] { _ = machine.receive(.committed(item: item)) }
    #expect(machine.receive(completed("c", "third")).last == done(keys[2], "third"))
    #expect(machine.receive(completed("a", "first")).last == done(keys[0], "first"))
    #expect(machine.receive(completed("b", "second")).last == done(keys[1], "second"))
  }

  /// Some servers only ever complete: that nothing else comes tells.
  @Test func aCompletionAcknowledgesWhereCommitsAreNotAnswered() {
    var (machine, keys) = machine(turns: 2)
    #expect(machine.receive(completed("a", "first")).isEmpty && machine.isUnsure)
    #expect(machine.wait().last == done(keys[0], "first") && !machine.isUnsure)
    #expect(machine.receive(completed("b", "second")).last == done(keys[1], "second"))
  }

  @Test func whatNobodyCommittedIsForeign() {
    var machine = RealtimeStateMachine(serverCuts: false)
    let key = machine.begin()
    #expect(machine.receive(completed("foreign 0", "of somebody else")).isEmpty)
    #expect(machine.receive(.committed(item: "foreign 1")).isEmpty)
    #expect(machine.receive(completed("foreign 1", "of somebody else")).isEmpty)
    _ = machine.end(key)
    #expect(machine.receive(completed("foreign 2", "of somebody else")).isEmpty)
    #expect(machine.receive(.committed(item: "a")).isEmpty)
    #expect(machine.receive(completed("foreign 3", "of somebody else")).isEmpty)
    #expect(machine.receive(completed("a", "ours")).last == done(key, "ours"))
    #expect(!machine.isUnsure)
  }

  /// What is said before the commit may be foreign: it is shown, and said once the commit is answered.
  @Test func earlyWordsAreOnlyShown() {
    var machine = RealtimeStateMachine(serverCuts: false)
    let key = machine.begin()
    #expect(machine.receive(delta("a", "One")) == [.partial(turn: key, text: "One")])
    #expect(machine.receive(delta("a", " two")) == [.partial(turn: key, text: "One two")])
    _ = machine.end(key)
    #expect(machine.receive(.committed(item: "a")) == [.delta(turn: key, text: "One two", logProbabilities: nil)])
    #expect(machine.receive(completed("a", "One two")) == [done(key, "One two")])
  }

  @Test func aCompletionMayOvertakeItsCommit() {
    var (machine, keys) = machine(turns: 2)
    #expect(machine.receive(completed("a", "first")).isEmpty)
    #expect(machine.receive(.committed(item: "a")).last == done(keys[0], "first"))
    _ = machine.receive(.committed(item: "b"))
    #expect(machine.receive(completed("b", "second")).last == done(keys[1], "second"))
  }

  @Test func eventsWithoutANameAreAboutTheOldest() {
    var (machine, keys) = machine(turns: 3)
    for _ in keys { #expect(machine.receive(.committed(item: nil)).isEmpty) }
    for (key, text) in zip(keys, ["first", "second", "first"]) {
      #expect(
        machine.receive(.delta(item: nil, text: text, logProbabilities: nil))
          == [.delta(turn: key, text: text, logProbabilities: nil)])
      let last = machine.receive(.completed(item: nil, text: text, logProbabilities: nil, language: nil))
      #expect(last == [done(key, text)])
    }
  }

  @Test func aNameMayComeLate() {
    var (machine, keys) = machine(turns: 2)
    _ = machine.receive(.committed(item: nil))
    _ = machine.receive(.committed(item: nil))
    #expect(machine.receive(delta("a", "first")) == [.delta(turn: keys[0], text: "first", logProbabilities: nil)])
    #expect(machine.receive(completed("b", "second")).last == done(keys[1], "second"))
    #expect(machine.receive(completed("a", "first")).last == done(keys[0], "first"))
  }

  /// A commit said twice by a server without names of events ends no second segment.
  @Test func aCommitSaidTwiceIsOne() {
    var (machine, keys) = machine(turns: 2)
    for item in ["a", "a", "b"] { _ = machine.receive(.committed(item: item)) }
    #expect(machine.receive(completed("b", "second")).last == done(keys[1], "second"))
    #expect(machine.receive(completed("a", "first")).last == done(keys[0], "first"))
  }

  /// It was asked not to cut and does: its turn detection names each utterance before it commits.
  @Test func aServerThatCutsUnasked() {
    var machine = RealtimeStateMachine(serverCuts: false)
    let key = machine.begin()
    _ = machine.receive(.speech(item: "a"))
    _ = machine.receive(.committed(item: "a"))
    _ = machine.receive(completed("a", "first"))
    #expect(machine.end(key) == [.commit(id: "commit_\(key)"), .clear(id: "clear_\(key)")])
    _ = machine.receive(.committed(item: "b"))
    _ = machine.receive(completed("b", "second"))
    #expect(machine.receive(.cleared) == [done(key, "first second")])
    var told = RealtimeStateMachine(serverCuts: false)
    _ = told.receive(.sessionUpdated(serverCuts: true))
    let other = told.begin()
    #expect(told.end(other).count == 2)
  }

  /// Some servers repeat the whole text with each delta; a speaker repeats a word.
  @Test(arguments: [
    (["Some", "Some call", "Some call me"], ["Some", " call", " me"]), (["no", " no", " no"], ["no", " no", " no"]),
    (["I", "I, I", "I, I know"], ["I", ", I", " know"]), (["ha", "ha", "ha"], ["ha", "ha", "ha"]),
    (["so so", " so so", " so so"], ["so so", " so so", " so so"]), (["re", "read", "y"], ["re", "read", "y"]),
  ])
  func deltasThatRepeatTheText(deltas: [String], told: [String]) {
    var (machine, keys) = machine(turns: 1)
    _ = machine.receive(.committed(item: "a"))
    for (text, new) in zip(deltas, told) {
      #expect(machine.receive(delta("a", text)) == [.delta(turn: keys[0], text: new, logProbabilities: nil)])
    }
    #expect(machine.receive(completed("a", told.joined())) == [done(keys[0], told.joined())])
  }

  @Test func aNullIsWhatTheDeltasSaid() {
    var (machine, keys) = machine(turns: 1)
    _ = machine.receive(.committed(item: "a"))
    _ = machine.receive(delta("a", "One"))
    _ = machine.receive(delta("a", ""))
    let last = machine.receive(.completed(item: "a", text: nil, logProbabilities: nil, language: nil))
    #expect(last == [done(keys[0], "One")])
  }

  /// A text that becomes another is not taken back: the done text says it, and nothing is told before.
  @Test func aTextThatChangesIsNotTold() {
    var (machine, keys) = machine(turns: 1)
    _ = machine.receive(.committed(item: "a"))
    _ = machine.receive(delta("a", "wreck a nice"))
    #expect(machine.receive(completed("a", "recognize")) == [done(keys[0], "recognize")])
  }

  @Test func aServerThatCutsMakesSeveralUtterances() {
    var (machine, keys) = machine(turns: 1, serverCuts: true)
    for item in ["a", "b"] { _ = machine.receive(.committed(item: item)) }
    #expect(machine.receive(delta("b", "later")).isEmpty, "the second waits for the first")
    #expect(machine.receive(completed("b", "later")).isEmpty)
    #expect(
      machine.receive(completed("a", "first"))
        == [
          .delta(turn: keys[0], text: "first", logProbabilities: nil),
          .delta(turn: keys[0], text: " later", logProbabilities: nil),
        ])
    #expect(machine.receive(.cleared) == [done(keys[0], "first later")], "the clear is the segment's end")
  }

  @Test func aServerThatCutsIsToldToCommitAndToClear() {
    var machine = RealtimeStateMachine(serverCuts: true)
    let key = machine.begin()
    #expect(machine.end(key) == [.commit(id: "commit_\(key)"), .clear(id: "clear_\(key)")])
    // Its own commit left nothing for ours.
    let empty = Failure(code: "input_audio_buffer_commit_empty", eventID: "commit_\(key)")
    #expect(machine.receive(.error(empty)).isEmpty)
    #expect(machine.receive(.cleared) == [done(key, "")])
  }

  @Test func anEmptySegmentIsAnEmptyText() {
    var (machine, keys) = machine(turns: 2)
    let empty = Failure(type: "invalid_request_error", code: "input_audio_buffer_commit_empty", message: "empty")
    #expect(machine.receive(.error(empty)) == [done(keys[0], "")], "unnamed, it is about the oldest")
    _ = machine.receive(.committed(item: "b"))
    #expect(machine.receive(completed("b", "second")).last == done(keys[1], "second"))
  }

  @Test func whatFailsHarmsNoOther() {
    var (machine, keys) = machine(turns: 2)
    for item in ["a", "b"] { _ = machine.receive(.committed(item: item)) }
    let deliveries = machine.receive(.failed(item: "a", Failure(type: "server_error", message: "out of memory")))
    guard case .failed(keys[0], let failure)? = deliveries.first else {
      Issue.record("\(deliveries)")
      return
    }
    #expect(deliveries.count == 1 && failure.kind == .serverError && failure.message.contains("out of memory"))
    #expect(machine.receive(completed("b", "second")).last == done(keys[1], "second"))
  }

  @Test func aComplaintAboutACommitFailsThatSegment() {
    var (machine, keys) = machine(turns: 2)
    let refused = Failure(type: "invalid_request_error", message: "too long", eventID: "commit_\(keys[1])")
    guard case .failed(keys[1], _)? = machine.receive(.error(refused)).first else {
      Issue.record("the segment that was named must fail")
      return
    }
    _ = machine.receive(.committed(item: "a"))
    #expect(machine.receive(completed("a", "first")).last == done(keys[0], "first"))
  }

  @Test func aComplaintWithoutANameIsAboutTheOldest() {
    var (machine, keys) = machine(turns: 1)
    let failure = Failure(type: "server_error", message: "out of order")
    guard case .failed(keys[0], let cause)? = machine.receive(.error(failure)).first else {
      Issue.record("the oldest segment must fail")
      return
    }
    #expect(cause.kind == .serverError && machine.turns.isEmpty)
    let open = machine.begin()
    #expect(machine.receive(.error(failure)).count == 1, "its audio is the only one it can mean")
    #expect(machine.abandon(open) == [.clear(id: "clear_\(open)")])
  }

  /// Whose the next answer is could not be told any more: the others are sent again.
  @Test func aComplaintWithoutANameCostsTheConnectionWhereSeveralWait() {
    var (machine, keys) = machine(turns: 2)
    let deliveries = machine.receive(.error(Failure(type: "server_error")))
    guard case .failed(keys[0], _)? = deliveries.first, case .broken(let failure)? = deliveries.last else {
      Issue.record("\(deliveries)")
      return
    }
    #expect(failure.isRetryable)
  }

  @Test func aComplaintAboutTheSessionOrAClearFailsNothing() {
    var (machine, keys) = machine(turns: 1)
    #expect(machine.receive(.error(Failure(code: "unknown_parameter", eventID: "session"))).isEmpty)
    #expect(machine.receive(.error(Failure(code: "unknown_event", eventID: "clear_\(keys[0])"))).isEmpty)
    #expect(machine.receive(.error(Failure(code: "unknown_event", eventID: "commit_99"))).isEmpty)
    let expired = machine.receive(.error(Failure(code: "session_expired", message: "an hour is over")))
    guard case .broken(let failure)? = expired.first else {
      Issue.record("\(expired)")
      return
    }
    #expect(failure.kind == .dropped && failure.isRetryable)
  }

  /// A segment that is owed an answer when rubbish came, and gets no sign of life, may have lost it.
  @Test func rubbishInThePlaceOfAnAnswer() {
    var (machine, keys) = machine(turns: 2)
    for item in ["a", "b"] { _ = machine.receive(.committed(item: item)) }
    machine.misread()
    #expect(machine.isUnsure)
    for item in ["a", "b"] { _ = machine.receive(delta(item, "text")) }
    #expect(!machine.isUnsure && machine.wait().isEmpty, "both are alive")
    machine.misread()
    #expect(machine.receive(completed("b", "text")).last == done(keys[1], "text"))
    guard case .broken(let failure)? = machine.wait().first else {
      Issue.record("the first has heard nothing")
      return
    }
    #expect(failure.isRetryable)
  }

  @Test func whatNobodyWantsIsNotTold() {
    var machine = RealtimeStateMachine(serverCuts: false)
    let first = machine.begin()
    #expect(machine.abandon(first) == [.clear(id: "clear_\(first)")])
    #expect(machine.receive(.cleared).isEmpty)
    let second = machine.begin()
    _ = machine.end(second)
    #expect(machine.abandon(second).isEmpty, "its audio is up already")
    _ = machine.receive(.committed(item: "a"))
    #expect(machine.receive(completed("a", "unwanted")).isEmpty)
    let third = machine.begin()
    _ = machine.end(third)
    _ = machine.receive(.committed(item: "b"))
    #expect(machine.receive(completed("b", "wanted")).last == done(third, "wanted"))
  }

  /// A server that never answers a clear, but does answer the commit after it.
  @Test func anUnansweredClearIsPassed() {
    var machine = RealtimeStateMachine(serverCuts: false)
    _ = machine.abandon(machine.begin())
    let key = machine.begin()
    _ = machine.end(key)
    _ = machine.receive(.committed(item: "a"))
    #expect(machine.receive(completed("a", "text")).last == done(key, "text"))
  }

  @Test func farTooMuchBreaksTheConnection() {
    var (machine, keys) = machine(turns: 2)
    _ = machine.receive(.committed(item: "a"))
    var deliveries: [RealtimeStateMachine.Delivery] = []
    for _ in 0..<300 where deliveries.isEmpty {
      deliveries = machine.receive(delta("a", String(repeating: "x", count: 1_000))).filter {
        if case .broken = $0 { true } else { false }
      }
    }
    #expect(deliveries.count == 1)
    #expect(machine.turns.map(\.isWanted) == [false, true], "\(keys[1]) is sent again")
    var (many, _) = self.machine(turns: 1, serverCuts: true)
    let broken = (0..<300).flatMap { many.receive(.speech(item: "item \($0)")) }
    #expect(!broken.isEmpty)
  }

  @Test func whatIsSaidOfNothingIsIgnored() {
    var machine = RealtimeStateMachine(serverCuts: false)
    #expect(machine.receive(completed("a", "text")).isEmpty)
    #expect(machine.receive(.cleared).isEmpty && machine.receive(.committed(item: "b")).isEmpty)
    #expect(machine.end(7).isEmpty && machine.abandon(7).isEmpty)
  }

  /// However a server orders what it says of several segments, each gets its own text once.
  @Test(arguments: 1...200) func anyOrder(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let count = Int.random(in: 1...6, using: &generator)
    var (machine, keys) = machine(turns: count)
    // What is said of one item keeps its order; of several it comes mixed. Commits come in order.
    var waiting = (0..<count).map { number -> [RealtimeServerEvent] in
      let words = (0..<Int.random(in: 0...4, using: &generator)).map { "w\(number)\($0)" }
      let deltas = words.enumerated().map { delta("item \(number)", ($0.offset > 0 ? " " : "") + $0.element) }
      return deltas + [completed("item \(number)", words.joined(separator: " "))]
    }
    let expected = waiting.map { events -> String in
      if case .completed(_, let text, _, _, _)? = events.last { text ?? "" } else { "" }
    }
    var told = [Int: String]()
    var finals = [Int: [String]]()
    var committed = 0
    while committed < count || waiting.contains(where: { !$0.isEmpty }) {
      let ready = waiting.indices.filter { $0 < committed && !waiting[$0].isEmpty }
      let event: RealtimeServerEvent
      if committed < count, ready.isEmpty || Bool.random(using: &generator) {
        event = .committed(item: "item \(committed)")
        committed += 1
      } else {
        event = waiting[try #require(ready.randomElement(using: &generator))].removeFirst()
      }
      for delivery in machine.receive(event) {
        switch delivery {
        case .delta(let turn, let text, _): told[turn, default: ""] += text
        case .done(let turn, let recognition): finals[turn, default: []].append(recognition.text)
        case .failed, .broken, .partial, .promptTaken, .promptRefused: Issue.record("\(delivery)")
        }
      }
    }
    for (key, text) in zip(keys, expected) {
      #expect(finals[key] == [text] && told[key, default: ""] == text)
    }
  }
}
