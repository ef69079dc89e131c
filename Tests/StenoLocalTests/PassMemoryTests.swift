import Testing

@testable import StenoLocal

struct PassMemoryTests {
  /// What passes were measured to take, in megabytes: two at once of the model that was rebuilt, one of the exported.
  @Test(
    arguments: [
      (.rebuilt, 12.3, 25.4), (.rebuilt, 20, 41.5), (.rebuilt, 30, 62), (.rebuilt, 45, 95.5), (.rebuilt, 60, 115.5),
      (.exported, 12.3, 32), (.exported, 20, 72), (.exported, 30, 150), (.exported, 60, 550),
    ] as [(PassMemory, Double, Double)])
  func isAtLeastWhatWasMeasuredAndNotMuchMore(memory: PassMemory, seconds: Double, megabytes: Double) {
    let ratio = Double(memory.bytes(frames: Int64(16_000 * seconds))) / (1e6 * megabytes)
    #expect((1...1.25).contains(ratio))
  }

  /// So much audio at once, in seconds, fits beside as much.
  @Test(arguments: [(1, 8, 9), (2, 8, 9), (4, 16, 17)] as [(Int, Int64, Int64)])
  func workersShareTheirMemory(workers: Int, fits: Int64, isTooMuch: Int64) {
    let limits = DecodingScheduler.Limits.measured(workers: workers, memory: .rebuilt)
    #expect(limits.passes == workers)
    #expect(2 * limits.memory.bytes(frames: fits * 16_000) <= limits.bytes)
    #expect(2 * limits.memory.bytes(frames: isTooMuch * 16_000) > limits.bytes)
  }
}
