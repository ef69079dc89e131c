import Glibc
import StenoSystem
import Testing

@Suite struct ThreadExecutorTests {
  private actor Worker {
    nonisolated let executor = ThreadExecutor(name: "steno-test")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private(set) var count = 0
    func work() { count += 1 }
  }

  @Test func jobsRunInTurn() async {
    let worker = Worker()
    for _ in 0..<100 { await worker.work() }
    #expect(await worker.count == 100)
  }

  @Test func threadsAreCountedUpToTheNumberAskedFor() {
    #expect(threadsAvailable(atMost: 3) == 3)
    #expect(threadsAvailable(atMost: 0) == 0)
  }
}
