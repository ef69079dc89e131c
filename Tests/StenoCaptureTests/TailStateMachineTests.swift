import Testing

@testable import StenoCapture

@Suite struct TailStateMachineTests {
  @Test func aFileThatIsNotThereIsWaitedForOnlyWhenAsked() {
    var options = TailOptions()
    #expect(TailStateMachine(options: options).look(isThere: false, isFirst: true) == .fail)
    #expect(TailStateMachine(options: options).look(isThere: false, isFirst: false) == .wait(atMost: nil))
    options.waitsForFile = true
    #expect(TailStateMachine(options: options).look(isThere: false, isFirst: true) == .wait(atMost: nil))
    #expect(TailStateMachine(options: options).look(isThere: true, isFirst: true) == .open)
  }

  @Test(arguments: [
    (FileFacts(length: 100), TailStateMachine.Action.wait(atMost: nil), "it rests" as Comment),
    (FileFacts(length: 101), .read, "it grew"),
    (FileFacts(length: 99), .end(.truncated), "it shrank"),
    (FileFacts(length: 0, isReplaced: true), .end(.truncated), "what is lost comes before what is new"),
    (FileFacts(length: 200, isRewritten: true), .end(.truncated), "it was written anew"),
    (FileFacts(length: 100, isReplaced: true), .end(.replaced), "another has its name"),
    (FileFacts(length: 150, isReplaced: true), .read, "the old one is read to its end first"),
    (FileFacts(length: 100, isClosed: true), .wait(atMost: nil), "nobody asked about writers"),
  ])
  func whatHappenedToAFileReadUpTo100(facts: FileFacts, action: TailStateMachine.Action, reason: Comment) {
    var machine = reading(100, TailOptions())
    #expect(machine.observe(facts, at: .seconds(1)) == action, reason)
  }

  @Test func itEndsWhenClosedAndReadToTheEnd() {
    var options = TailOptions()
    options.endsWhenClosed = true
    var machine = reading(100, options)
    #expect(machine.observe(FileFacts(length: 120, isClosed: true), at: .zero) == .read)
    machine.read(20, at: .zero)
    #expect(machine.observe(FileFacts(length: 120), at: .zero) == .wait(atMost: nil))
    #expect(machine.observe(FileFacts(length: 120, isClosed: true), at: .zero) == .end(.closed))
    #expect(machine.advance() == false, "nothing follows a file that was closed")
  }

  @Test func aReplacedFileIsFollowedEvenWhenTheOldOneWasClosed() {
    var options = TailOptions()
    options.endsWhenClosed = true
    var machine = reading(100, options)
    #expect(machine.observe(FileFacts(length: 100, isReplaced: true, isClosed: true), at: .zero) == .end(.replaced))
  }

  @Test func idlingCountsFromTheLastGrowth() {
    var options = TailOptions()
    options.idleLimit = .seconds(5)
    var machine = reading(100, options)
    #expect(machine.observe(FileFacts(length: 100), at: .seconds(3)) == .wait(atMost: .seconds(2)))
    machine.read(1, at: .seconds(4))
    #expect(machine.observe(FileFacts(length: 101), at: .seconds(5)) == .wait(atMost: .seconds(4)))
    #expect(machine.observe(FileFacts(length: 101), at: .seconds(9)) == .end(.idle))
  }

  @Test func theNextFileIsReadFromItsBeginning() {
    var machine = reading(100, TailOptions())
    _ = machine.observe(FileFacts(length: 0), at: .zero)
    #expect(machine.advance() == true)
    #expect(machine.advance() == false)
    machine.opened(at: .zero)
    #expect(machine.position == 0)
    #expect(machine.observe(FileFacts(length: 10), at: .zero) == .read)
  }

  private func reading(_ count: Int, _ options: TailOptions) -> TailStateMachine {
    var machine = TailStateMachine(options: options)
    machine.opened(at: .zero)
    machine.read(count, at: .zero)
    return machine
  }
}
