import StenoCore
import Synchronization
import Testing

@testable import StenoLocal

@Suite(.timeLimit(.minutes(2))) struct DecodingPoolTests {
  private let finalPass = DecodingPriority(urgency: .final)
  private let partialPass = DecodingPriority(urgency: .partial)

  @Test func aFinalGoesBeforeThePartialsOfAllOthers() async throws {
    let decoder = ScriptedDecoder(isHeld: true)
    let pool = DecodingPool(decoder: decoder, workers: 1)
    let sessions = (0..<50).map { _ in pool.openSession() }
    try await withThrowingTaskGroup(of: Hypothesis.self) { group in
      group.addTask { try await sessions[0].decode(.numbered(0), partialPass) }
      await until { pool.load.running == 1 }
      for (index, session) in sessions.enumerated() {
        group.addTask { try await session.decode(.numbered(100 + index), partialPass) }
      }
      await until { pool.load.waiting == 50 }
      for (index, session) in sessions.enumerated() {
        group.addTask { try await session.decode(.numbered(200 + index), finalPass) }
      }
      await until { pool.load.waiting == 100 }
      decoder.release(101)
      try await group.waitForAll()
    }
    #expect(decoder.limits.first == 0)
    #expect(Set(decoder.limits[1...50]) == Set(200..<250))
    #expect(Set(decoder.limits[51...100]) == Set(100..<150))
    #expect(pool.load == DecodingLoad(running: 0, waiting: 0, skipped: SkippedPasses()))
  }

  @Test func thereAreAsManyPassesAsWorkers() async throws {
    let decoder = ScriptedDecoder(isHeld: true)
    let pool = DecodingPool(decoder: decoder, workers: 3)
    let session = pool.openSession()
    try await withThrowingTaskGroup(of: Hypothesis.self) { group in
      for number in 0..<7 { group.addTask { try await session.decode(.numbered(number), finalPass) } }
      await until { pool.load.waiting == 4 }
      await until { decoder.limits.count == 3 }
      decoder.release(1)
      await until { decoder.limits.count == 4 }
      #expect((pool.load.running, pool.load.waiting) == (3, 3))
      decoder.release(6)
      try await group.waitForAll()
    }
    #expect(decoder.limits.sorted() == Array(0..<7))
  }

  /// Nothing is let go on until all of it was seen, so cancelling does not wait for a pass.
  @Test func whoIsCancelledMakesRoomAtOnce() async throws {
    let decoder = ScriptedDecoder(isHeld: true)
    let pool = DecodingPool(decoder: decoder, workers: 1)
    let (first, second, third) = (pool.openSession(), pool.openSession(), pool.openSession())
    try await withThrowingTaskGroup(of: Hypothesis.self) { group in
      group.addTask { try await first.decode(.numbered(1), finalPass) }
      await until { pool.load.running == 1 }
      await withThrowingTaskGroup(of: Hypothesis.self) { cancelled in
        for _ in 0..<3 { cancelled.addTask { try await second.decode(.numbered(2), finalPass) } }
        await until { pool.load.waiting == 3 }
        group.addTask { try await third.decode(.numbered(3), finalPass) }
        await until { pool.load.waiting == 4 }
        cancelled.cancelAll()
        for _ in 0..<3 {
          await #expect(throws: CancellationError.self) { try await cancelled.next() }
        }
      }
      #expect(pool.load.waiting == 1)
      decoder.release(2)
      try await group.waitForAll()
    }
    #expect(decoder.limits == [1, 3])
  }

  @Test func whoIsCancelledBeforeItAsksGetsNothing() async {
    let decoder = ScriptedDecoder()
    let session = DecodingPool(decoder: decoder, workers: 1).openSession()
    await withTaskGroup(of: Void.self) { group in
      group.cancelAll()
      group.addTask {
        await #expect(throws: CancellationError.self) { try await session.decode(.numbered(1), finalPass) }
      }
    }
    #expect(decoder.limits == [])
  }

  @Test func aPartialThatTheAudioHasLeftBehindIsShed() async throws {
    let decoder = ScriptedDecoder(isHeld: true)
    let pool = DecodingPool(decoder: decoder, workers: 1)
    let (first, second) = (pool.openSession(), pool.openSession())
    let position = Mutex(FrameIndex(0))
    let deadline = DecodingPriority.Deadline(frame: FrameIndex(10)) { position.withLock { $0 } }
    try await withThrowingTaskGroup(of: Hypothesis.self) { group in
      group.addTask { try await first.decode(.numbered(1), finalPass) }
      await until { pool.load.running == 1 }
      await withThrowingTaskGroup(of: Hypothesis.self) { shed in
        shed.addTask { try await second.decode(.numbered(2), DecodingPriority(urgency: .partial, deadline: deadline)) }
        await until { pool.load.waiting == 1 }
        group.addTask { try await first.decode(.numbered(3), finalPass) }
        await until { pool.load.waiting == 2 }
        position.withLock { $0 = FrameIndex(10) }
        group.addTask { try await first.decode(.numbered(4), finalPass) }
        await #expect(throws: PassShed.self) { try await shed.next() }
      }
      decoder.release(3)
      try await group.waitForAll()
    }
    #expect(decoder.limits == [1, 3, 4])
    #expect((pool.load.skipped.partials, second.skipped.partials, first.skipped.partials) == (1, 1, 0))
  }

  @Test func aPassThatFailsGivesItsWorkerBack() async {
    let failure = RecognitionFailure(code: "engine_error", message: "no", isRetryable: false)
    let pool = DecodingPool(decoder: ScriptedDecoder(failure: failure), workers: 1)
    let session = pool.openSession()
    for number in 0..<3 {
      await #expect(throws: failure) { try await session.decode(.numbered(number), finalPass) }
    }
    #expect(pool.load.running == 0)
  }

  @Test func aSessionThatIsLetGoIsForgotten() async throws {
    let decoder = ScriptedDecoder()
    let pool = DecodingPool(decoder: decoder, workers: 1)
    for _ in 0..<3 { _ = try await pool.openSession().decode(.numbered(1), finalPass) }
    #expect(decoder.forgotten.count == 3)
  }
}
