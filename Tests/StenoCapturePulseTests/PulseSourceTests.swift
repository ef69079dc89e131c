import Foundation
import StenoCapture
import StenoCapturePulse
import StenoCore
import Testing

/// With a real daemon, which the tests kill, stop and rearrange.
@Suite(.timeLimit(.minutes(5))) struct PulseSourceTests {
  /// Audio and gaps add up to the time that has passed within this; a test machine may be busy.
  private let tolerance = Heard.tolerance

  @Test func aDaemonThatIsKilledIsWaitedFor() async throws {
    let daemon = try PulseDaemon()
    try daemon.addSink("test")
    let heard = try await Heard(
      .named("test.monitor"), daemon,
      [
        (.heard(milliseconds: 500), { daemon.kill() }),
        (
          .told("the sound server is gone"),
          {
            try daemon.start()
            try daemon.addSink("test")
          }
        ),
        (.told("goes on"), {}),
        (.heard(milliseconds: 600), {}),
      ])
    #expect(heard.gaps.map(\.cause) == [.sourceLost])
    #expect(tolerance.contains(heard.lead), "\(heard.lead)")
  }

  @Test func aDaemonThatIsStoppedIsNoticed() async throws {
    let daemon = try PulseDaemon()
    try daemon.addSink("test")
    let heard = try await Heard(
      .named("test.monitor"), daemon,
      [
        (.heard(milliseconds: 500), { daemon.suspend() }),
        (.told("nothing comes from the source"), { daemon.resume() }),
        (.told("goes on"), {}),
        (.heard(milliseconds: 600), {}),
      ])
    #expect(heard.end.milliseconds > 1_500, "the stop is part of the timeline")
    #expect(tolerance.contains(heard.lead), "\(heard.lead)")
  }

  @Test func aSourceThatIsUnloadedIsWaitedForAndNoOtherTaken() async throws {
    let daemon = try PulseDaemon()
    let module = try daemon.addSink("test")
    try daemon.addTone("tone")
    let heard = try await Heard(
      .named("test.monitor"), daemon,
      [
        (.heard(milliseconds: 500), { try daemon.control("unload-module", module) }),
        (
          .told("the source is gone"),
          {
            try daemon.addSink("other")
            try daemon.addSink("test")
          }
        ),
        (.told("goes on"), {}),
        (.heard(milliseconds: 600), {}),
      ])
    #expect(heard.gaps.map(\.cause) == [.sourceLost])
    #expect(heard.peak() < 0.001, "the tone was not captured")
    #expect(tolerance.contains(heard.lead), "\(heard.lead)")
  }

  @Test func theDefaultIsFollowed() async throws {
    let daemon = try PulseDaemon()
    try daemon.addSink("test")
    try daemon.addTone("tone")
    try daemon.control("set-default-source", "test.monitor")
    let heard = try await Heard(
      .defaultSource, daemon,
      [
        (.heard(milliseconds: 500), { try daemon.control("set-default-source", "tone") }),
        (.told("the default is tone now"), {}),
        (.heard(milliseconds: 600), {}),
      ])
    let change = FrameIndex(milliseconds: 500)
    #expect(heard.chunks.filter { $0.frames.upperBound <= change }.flatMap(\.samples).allSatisfy { abs($0) < 0.001 })
    #expect(heard.peak(after: change) > 0.1)
  }

  @Test func anUnpluggedMicrophoneDoesNotBecomeTheDesktop() async throws {
    let daemon = try PulseDaemon()
    try daemon.addSink("desktop")
    let microphone = try daemon.addMicrophone("mic")
    try daemon.control("set-default-source", "mic")
    let heard = try await Heard(
      .defaultSource, daemon,
      [
        // What is left is what the desktop plays.
        (.heard(milliseconds: 500), { try daemon.control("unload-module", microphone) }),
        (.told("the source is gone"), { try daemon.addMicrophone("headset") }),
        (.told("goes on"), {}),
        (.heard(milliseconds: 600), {}),
      ])
    #expect(heard.gaps.map(\.cause) == [.sourceLost])
    #expect(heard.notices.filter { $0.contains("goes on from") } == ["pulse: capture goes on from headset."])
    #expect(tolerance.contains(heard.lead), "\(heard.lead)")
  }

  @Test func channelsThatCancelEachOtherAreHeard() async throws {
    let daemon = try PulseDaemon()
    try daemon.addSink("pair", channels: 2)
    let player = try daemon.play(try daemon.cancellingChannels(seconds: 60), to: "pair")
    defer { player.signal(SIGKILL) }
    while try !daemon.control("list", "sinks").contains("State: RUNNING") {
      try #require(player.isRunning, "paplay plays")
    }
    let heard = try await Heard(.named("pair.monitor"), daemon, [(.heard(milliseconds: 3_000), {})])
    #expect(heard.peak() > 0.2)
  }

  @Test func aMutedSourceIsNamed() async throws {
    let daemon = try PulseDaemon()
    try daemon.addTone("mic")
    try daemon.control("set-source-mute", "mic", "1")
    let heard = try await Heard(
      .named("mic"), daemon,
      [
        (
          .told("mic is muted; to unmute it: pactl set-source-mute mic 0"),
          { try daemon.control("set-source-mute", "mic", "0") }
        ),
        (.told("no longer muted"), {}),
      ])
    #expect(heard.notices.count { $0.contains("muted") } == 2)
  }

  @Test func aNameIsKeptWhereTheDefaultChanges() async throws {
    let daemon = try PulseDaemon()
    try daemon.addSink("test")
    try daemon.addTone("tone")
    let heard = try await Heard(
      .named("test.monitor"), daemon,
      [
        (.heard(milliseconds: 300), { try daemon.control("set-default-source", "tone") }),
        (.heard(milliseconds: 600), {}),
      ])
    #expect(heard.gaps.isEmpty && heard.notices.isEmpty && heard.peak() < 0.001)
  }

  @Test func theDesktopIsTheDefaultSinksMonitor() async throws {
    let daemon = try PulseDaemon()
    try daemon.addSink("test")
    try daemon.addSink("other")
    try daemon.control("set-default-sink", "other")
    try daemon.addTone("tone")
    let heard = try await Heard(
      .desktop, daemon,
      [
        (
          .heard(milliseconds: 200),
          {
            let captured = try daemon.control("list", "source-outputs")
            let sources = try daemon.control("list", "short", "sources").split(separator: "\n")
            let number = sources.first { $0.contains("other.monitor") }?.prefix { $0 != "\t" } ?? "none"
            #expect(captured.contains("Source: \(number)\n"))
          }
        )
      ])
    #expect(heard.gaps.isEmpty)
  }

  @Test func aWrongNameListsTheNearest() async throws {
    let daemon = try PulseDaemon()
    try daemon.addSink("kitchen")
    try daemon.addSink("study")
    let source = PulseSource(.named("kitchn.monitor"), server: daemon.server)
    let error = await #expect(throws: SourceError.self) { try await source.next() }
    #expect(error?.code == .unavailable)
    #expect(error?.message.contains("no source kitchn.monitor. Nearest: pulse:kitchen.monitor, ") == true)
  }

  @Test func noServerIsAnErrorWithARemedy() async throws {
    let source = PulseSource(.defaultSource, server: "unix:/nowhere/native")
    let error = await #expect(throws: SourceError.self) { try await source.next() }
    #expect(error?.code == .unavailable)
    #expect(error?.message.contains("pulseaudio --start") == true)
    #expect(throws: SourceError.self) { try PulseDevices.list(server: "unix:/nowhere/native") }
  }

  @Test func aSilentSourceCanBeEnded() async throws {
    let daemon = try PulseDaemon()
    let fifo = FileManager.default.temporaryDirectory.appending(path: "fifo-\(UUID().uuidString)").path
    try daemon.control("load-module", "module-pipe-source", "source_name=pipe", "file=\(fifo)", "format=s16le")
    // Nobody writes into the pipe, so nothing ever comes.
    let source = PulseSource(.named("pipe"), server: daemon.server)
    async let event = source.next()
    while try !daemon.control("list", "short", "source-outputs").contains("float32le") {}
    source.finish()
    #expect(try await event == nil)
    while try daemon.control("list", "short", "clients").split(separator: "\n").count > 1 {}
  }

  @Test func devicesAreListed() throws {
    let daemon = try PulseDaemon()
    try daemon.addSink("test")
    try daemon.addTone("tone")
    try daemon.control("set-default-source", "tone")
    let devices = try PulseDevices.list(server: daemon.server)
    #expect(devices.map(\.source) == ["pulse:test.monitor", "pulse:tone"])
    #expect(devices.map(\.isMonitor) == [true, false])
    #expect(devices.map(\.isDefault) == [false, true])
    #expect(devices.map(\.sampleRate) == [16_000, 16_000])
    #expect(devices.map(\.channels) == [1, 1])
  }
}
