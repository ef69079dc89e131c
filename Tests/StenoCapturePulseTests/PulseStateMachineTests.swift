import Testing

@testable import StenoCapturePulse

@Suite struct PulseStateMachineTests {
  private let now = ContinuousClock.now

  private func capturing(_ target: PulseTarget, _ name: String) -> PulseStateMachine {
    var machine = PulseStateMachine(target: target)
    #expect(machine.begin(at: now) == .connect)
    if machine.serverReady() == .askDefaults {
      #expect(machine.defaultsAre(source: "mic", sink: "speakers", at: now) == .open(name))
    }
    #expect(machine.streamReady(on: name, at: now) == .wait)
    #expect(machine.capturedSource == name)
    return machine
  }

  @Test func targetsBecomeSources() {
    _ = capturing(.named("x"), "x")
    _ = capturing(.defaultSource, "mic")
    _ = capturing(.desktop, "speakers.monitor")
  }

  @Test func atTheBeginningFailuresAreFinal() {
    var machine = PulseStateMachine(target: .named("x"))
    _ = machine.begin(at: now)
    #expect(machine.serverFailed("refused", at: now) == .fail(.noServer("refused")))
    #expect(machine.tick(at: now + .seconds(60)) == .wait)

    machine = PulseStateMachine(target: .named("x"))
    _ = machine.begin(at: now)
    #expect(machine.serverReady() == .open("x"))
    #expect(machine.streamFailed(at: now) == .fail(.noSource("x")))

    machine = PulseStateMachine(target: .desktop)
    _ = machine.begin(at: now)
    _ = machine.serverReady()
    #expect(machine.defaultsAre(source: "mic", sink: nil, at: now) == .fail(.noDefault))

    machine = PulseStateMachine(target: .named("x"))
    _ = machine.begin(at: now)
    #expect(machine.tick(at: now + .milliseconds(4_900)) == .wait)
    #expect(machine.tick(at: now + .seconds(5)) == .fail(.noServer("no answer")))
  }

  @Test func aServerThatDiesIsTriedAgainEverLessOften() {
    var machine = capturing(.named("x"), "x")
    var (time, delays) = (now, [Duration]())
    #expect(machine.serverFailed("terminated", at: time) == .disconnect)
    for _ in 0..<5 {
      var delay = Duration.zero
      while machine.tick(at: time + delay) != .connect { delay += .milliseconds(50) }
      delays.append(delay)
      time += delay
      #expect(machine.serverFailed("refused", at: time) == .disconnect)
    }
    #expect(
      delays == [.milliseconds(100), .milliseconds(200), .milliseconds(400), .milliseconds(500), .milliseconds(500)])
    #expect(machine.tick(at: time + .seconds(1)) == .connect)
    #expect(machine.serverReady() == .open("x"))
    #expect(machine.streamReady(on: "x", at: time) == .wait)
    #expect(machine.serverFailed("terminated", at: time) == .disconnect)
    #expect(machine.tick(at: time + .milliseconds(100)) == .connect, "soon again, after it was well")
  }

  @Test func aSourceThatGoesIsWaitedFor() {
    var machine = capturing(.named("x"), "x")
    #expect(machine.streamFailed(at: now) == .close)
    #expect(machine.capturedSource == nil)
    #expect(machine.tick(at: now + .milliseconds(400)) == .wait)
    #expect(machine.sourcesChanged() == .open("x"), "another came; ours may be it")
    #expect(machine.streamFailed(at: now) == .close)
    #expect(machine.tick(at: now + .milliseconds(500)) == .open("x"))
    #expect(machine.streamReady(on: "x", at: now) == .wait)
  }

  @Test func theDefaultIsFollowedAndANameIsNot() {
    var machine = capturing(.defaultSource, "mic")
    #expect(machine.sourcesChanged() == .askDefaults)
    #expect(machine.defaultsAre(source: "mic", sink: "other", at: now) == .wait)
    #expect(machine.defaultsAre(source: "headset", sink: "other", at: now) == .follow("headset"))
    #expect(machine.streamReady(on: "headset", at: now) == .wait)
    #expect(machine.defaultsAre(source: nil, sink: nil, at: now) == .wait)

    machine = capturing(.named("mic"), "mic")
    #expect(machine.sourcesChanged() == .wait)
    #expect(machine.defaultsAre(source: "headset", sink: nil, at: now) == .wait)
  }

  @Test func nothingElseIsCaptured() {
    var machine = capturing(.named("x"), "x")
    #expect(machine.streamMoved(to: "x", at: now) == .wait)
    #expect(machine.streamMoved(to: "y", at: now) == .close)
    #expect(machine.capturedSource == nil)
    #expect(machine.sourcesChanged() == .open("x"))
    #expect(machine.streamReady(on: "y", at: now) == .close)
    #expect(machine.capturedSource == nil)
  }
}
