import Testing

@testable import StenoCapturePulse

@Suite struct PulseStateMachineTests {
  private let now = ContinuousClock.now

  private func capturing(_ target: PulseTarget, _ name: String) -> PulseStateMachine {
    var machine = PulseStateMachine(target: target)
    #expect(machine.begin(at: now) == .connect)
    if machine.serverReady(at: now) == .askDefaults {
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
    #expect(machine.serverReady(at: now) == .open("x"))
    #expect(machine.streamFailed(at: now) == .fail(.noSource("x")))

    machine = PulseStateMachine(target: .desktop)
    _ = machine.begin(at: now)
    _ = machine.serverReady(at: now)
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
    #expect(machine.serverReady(at: now) == .open("x"))
    #expect(machine.streamReady(on: "x", at: time) == .wait)
    #expect(machine.serverFailed("terminated", at: time) == .disconnect)
    #expect(machine.tick(at: time + .milliseconds(100)) == .connect, "soon again, after it was well")
  }

  @Test func aSourceThatGoesIsWaitedFor() {
    var machine = capturing(.named("x"), "x")
    #expect(machine.streamFailed(at: now) == .close)
    #expect(machine.capturedSource == nil)
    #expect(machine.tick(at: now + .milliseconds(400)) == .wait)
    #expect(machine.sourcesChanged(at: now) == .open("x"), "another came; ours may be it")
    #expect(machine.streamFailed(at: now) == .close)
    #expect(machine.tick(at: now + .milliseconds(500)) == .open("x"))
    #expect(machine.streamReady(on: "x", at: now) == .wait)
  }

  @Test func theDefaultIsFollowedAndANameIsNot() {
    var machine = capturing(.defaultSource, "mic")
    #expect(machine.sourcesChanged(at: now) == .askDefaults)
    #expect(machine.defaultsAre(source: "mic", sink: "other", at: now) == .wait)
    #expect(machine.defaultsAre(source: "headset", sink: "other", at: now) == .follow("headset"))
    #expect(machine.streamReady(on: "headset", at: now) == .wait)
    #expect(machine.defaultsAre(source: nil, sink: nil, at: now) == .wait)

    machine = capturing(.named("mic"), "mic")
    #expect(machine.sourcesChanged(at: now) == .wait)
    #expect(machine.defaultsAre(source: "headset", sink: nil, at: now) == .wait)
  }

  @Test func nothingElseIsCaptured() {
    var machine = capturing(.named("x"), "x")
    #expect(machine.streamMoved(to: "x", at: now) == .wait)
    #expect(machine.streamMoved(to: "y", at: now) == .close)
    #expect(machine.capturedSource == nil)
    #expect(machine.sourcesChanged(at: now) == .open("x"))
    #expect(machine.streamReady(on: "y", at: now) == .close)
    #expect(machine.capturedSource == nil)
  }

  @Test func aMicrophoneDoesNotBecomeTheDesktop() {
    var machine = capturing(.defaultSource, "mic")
    let monitor = "speakers.monitor"
    #expect(machine.defaultsAre(source: monitor, isMonitor: true, sink: "speakers", at: now) == .ignore(monitor))
    #expect(machine.defaultsAre(source: monitor, isMonitor: true, sink: "speakers", at: now) == .wait, "said once")
    #expect(machine.streamFailed(at: now) == .close, "it was unplugged")
    #expect(machine.tick(at: now + .milliseconds(500)) == .askDefaults)
    #expect(machine.defaultsAre(source: monitor, isMonitor: true, sink: "speakers", at: now) == .wait)
    #expect(machine.capturedSource == nil, "a gap")
    #expect(machine.sourcesChanged(at: now) == .askDefaults)
    #expect(machine.defaultsAre(source: "headset", sink: "speakers", at: now) == .open("headset"))
    #expect(machine.streamReady(on: "headset", at: now) == .wait)
  }

  @Test func aDefaultThatIsAMonitorFromTheBeginningIsCaptured() {
    var machine = PulseStateMachine(target: .defaultSource)
    _ = machine.begin(at: now)
    _ = machine.serverReady(at: now)
    #expect(machine.defaultsAre(source: "a.monitor", isMonitor: true, sink: "a", at: now) == .open("a.monitor"))
    #expect(machine.streamReady(on: "a.monitor", at: now) == .wait)
    #expect(machine.defaultsAre(source: "b.monitor", isMonitor: true, sink: "b", at: now) == .follow("b.monitor"))
    #expect(machine.streamReady(on: "b.monitor", at: now) == .wait)
    #expect(machine.defaultsAre(source: "mic", sink: "b", at: now) == .follow("mic"))
    #expect(machine.streamReady(on: "mic", at: now) == .wait)
    #expect(machine.defaultsAre(source: "b.monitor", isMonitor: true, sink: "b", at: now) == .ignore("b.monitor"))
  }

  @Test func theDesktopIsFollowedFromMonitorToMonitor() {
    var machine = capturing(.desktop, "speakers.monitor")
    #expect(machine.defaultsAre(source: "mic", sink: "hdmi", at: now) == .follow("hdmi.monitor"))
  }

  @Test func aServerThatStopsAnsweringIsGivenUp() {
    var machine = PulseStateMachine(target: .defaultSource)
    _ = machine.begin(at: now)
    #expect(machine.serverReady(at: now) == .askDefaults)
    #expect(machine.tick(at: now + .milliseconds(4_900)) == .wait)
    #expect(machine.tick(at: now + .seconds(5)) == .fail(.noServer("no answer")))

    machine = PulseStateMachine(target: .named("x"))
    _ = machine.begin(at: now)
    #expect(machine.serverReady(at: now) == .open("x"))
    #expect(machine.tick(at: now + .seconds(5)) == .fail(.noServer("no answer")))

    machine = capturing(.named("x"), "x")
    _ = machine.streamFailed(at: now)
    #expect(machine.sourcesChanged(at: now) == .open("x"))
    #expect(machine.tick(at: now + .seconds(5)) == .disconnect, "a connection made anew may get an answer")
  }
}
