import Foundation
import StenoCapture
import StenoCaptureALSA
import StenoCore
import StenoDecode
import Synchronization
import Testing

/// With the real libasound and a device that has every mishap on demand.
@Suite(.timeLimit(.minutes(5))) struct ALSASourceTests {
  @Test func everySampleStandsInItsPlace() async throws {
    let source = ALSASource(pcm: try PacedDevice.counting().pcm)
    var heard = Heard()
    try await heard.read(source, milliseconds: 800)
    try await heard.finish(source)
    #expect(heard.worstOffset <= Heard.jitter)
  }

  @Test func everyFrameOfAnOverrunIsInItsGap() async throws {
    let device = try PacedDevice.counting()
    let source = ALSASource(pcm: device.pcm)
    var heard = Heard()
    for overruns in 1...6 {
      try await heard.read(source, milliseconds: 300)
      device.overrun()
      while heard.gaps.count < overruns { try await heard.read(source, milliseconds: 20) }
    }
    try await heard.read(source, milliseconds: 300)
    try await heard.finish(source)
    #expect(heard.gaps.count >= 6)
    #expect(heard.gaps.allSatisfy { $0.cause == .overrun && $0.frames.length > 0 })
    #expect(heard.worstOffset <= Heard.jitter, "nothing adds up over overruns")
  }

  @Test func anUnpluggedDeviceIsToldAndTakenUpAgain() async throws {
    let device = try PacedDevice.counting()
    let notices = Mutex<[String]>([])
    let source = ALSASource(pcm: device.pcm) { notice in
      notices.withLock { $0.append(notice) }
      if notice.contains("the device is gone") { device.plugIn() }
    }
    var heard = Heard()
    try await heard.read(source, milliseconds: 300)
    device.unplug()
    while heard.gaps.isEmpty { try await heard.read(source, milliseconds: 20) }
    try await heard.read(source, milliseconds: 300)
    try await heard.finish(source)
    #expect(heard.gaps.map(\.cause) == [.sourceLost])
    #expect(heard.worstOffset <= 160, "within 10 ms: a device that was gone has no clock to go by")
    let told = notices.withLock { $0 }
    #expect(told.count == 2)
    #expect(told.first?.contains("the device is gone; capture goes on when it is back") == true)
    #expect(told.last?.contains("capture goes on") == true)
  }

  @Test func aSilentStallIsNoticed() async throws {
    let device = try PacedDevice.counting()
    let source = ALSASource(pcm: device.pcm) { if $0.contains("nothing comes") { device.resume() } }
    var heard = Heard()
    try await heard.read(source, milliseconds: 300)
    device.stall()
    while heard.gaps.isEmpty { try await heard.read(source, milliseconds: 20) }
    try await heard.read(source, milliseconds: 300)
    try await heard.finish(source)
    #expect(heard.gaps.reduce(0) { $0 + $1.frames.milliseconds } >= 1_000)
    #expect(heard.worstOffset <= 160, "within 10 ms: nothing says when the stall began")
  }

  @Test func whileItIsGoneTheSessionCanEnd() async throws {
    let device = try PacedDevice.counting()
    let source = Mutex<ALSASource?>(nil)
    let listening = ALSASource(pcm: device.pcm) { notice in
      if notice.contains("gone") { source.withLock { $0 }?.finish() }
    }
    source.withLock { $0 = listening }
    var heard = Heard()
    try await heard.read(listening, milliseconds: 200)
    device.unplug()
    try await heard.read(listening, milliseconds: .max / 16)
    #expect(heard.end.milliseconds >= 200, "what was heard, then the end, though the device is not there")
    source.withLock { $0 = nil }
  }

  @Test func anotherRateAndTwoChannelsBecomeOurs() async throws {
    // Two tones that the mean of the channels must both hold.
    let frames = 44_100
    let samples = (0..<frames).flatMap { frame -> [Int16] in
      let time = Double(frame) / 44_100
      return [Int16(12_000 * sin(time * 440 * 2 * .pi)), Int16(12_000 * sin(time * 1_000 * 2 * .pi))]
    }
    let source = ALSASource(pcm: try PacedDevice(samples, rate: 44_100, channels: 2).pcm)
    var heard = Heard()
    try await heard.read(source, milliseconds: 800)
    try await heard.finish(source)
    #expect(heard.gaps.isEmpty)
    // The filter settles within its own length, a few milliseconds.
    let (start, audio) = (800, heard.chunks.flatMap(\.samples))
    let worst = (start..<12_000).map { frame in
      let time = Double(frame) / 16_000
      let expected = 12_000 / 65_536 * (sin(time * 440 * 2 * .pi) + sin(time * 1_000 * 2 * .pi))
      return abs(Double(audio[frame]) - expected)
    }.max()
    #expect((worst ?? 1) < 0.01)
  }

  @Test func aWrongNameListsTheNearest() async throws {
    _ = try PacedDevice.counting()
    let source = ALSASource(pcm: "litsed")
    let error = await #expect(throws: SourceError.self) { try await source.next() }
    #expect(error?.code == .unavailable)
    #expect(error?.message.contains("there is no capture device litsed") == true)
    #expect(error?.message.contains("Nearest: alsa:listed") == true)
  }

  @Test func devicesAreListed() throws {
    _ = try PacedDevice.counting()
    let device = try #require(try ALSADevices.list().first { $0.source == "alsa:listed" })
    #expect(device.description == "A device in the list")
    #expect(!device.isDefault && !device.isMonitor)
  }
}
