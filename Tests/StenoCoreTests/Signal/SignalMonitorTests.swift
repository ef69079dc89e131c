import StenoCore
import Testing

@Suite struct SignalMonitorTests {
  private let fine = SignalConditioner.Report()

  private func findings(_ samples: [Float], isDevice: Bool = false) -> [SignalMonitor.Finding] {
    var monitor = SignalMonitor(isDevice: isDevice)
    return stride(from: 0, to: samples.count, by: 1_000).flatMap { start in
      monitor.observe(Array(samples[start..<min(start + 1_000, samples.count)]), fine)
    }
  }

  @Test func threeSecondsOfZerosFromADeviceAreNotedOnce() {
    let zeros = [Float](repeating: 0, count: 48_000)
    #expect(findings(zeros + zeros, isDevice: true) == [.noSound])
    #expect(findings(Array(zeros.dropLast()), isDevice: true) == [])
    #expect(findings(zeros.dropLast(24_000) + [1e-5] + zeros.dropLast(24_000), isDevice: true) == [])
    #expect(findings(zeros, isDevice: false) == [], "a recording may begin with silence")
  }

  @Test func clippingIsNoted() {
    let voice = SignalConditionerTests.speech(peak: 3, noise: 0.001, seconds: 6)
    #expect(findings(voice.map { max(-1, min(1, $0)) }) == [.clipped])
    #expect(findings(SignalConditionerTests.speech(peak: 1, noise: 0, seconds: 6)) == [], "loud and whole")
  }

  @Test func whatWasDoneToSamplesIsNotedOnce() {
    var monitor = SignalMonitor(isDevice: false)
    var report = fine
    report.unusable = 3
    #expect(monitor.observe([0.1], report) == [.unusable])
    #expect(monitor.observe([0.1], report) == [])
    report.scale = 32_768
    #expect(monitor.observe([0.1], report) == [.scaled(by: 32_768)])
  }

  @Test func theLoudestSampleIsKept() {
    var monitor = SignalMonitor(isDevice: false)
    _ = monitor.observe([0.000_1, -0.3, .nan, 0.05], fine)
    #expect(monitor.peak == 0.3)
  }
}
