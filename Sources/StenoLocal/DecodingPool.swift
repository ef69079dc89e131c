import StenoCore
import Synchronization

/// The workers that share one model: threads that decode what a ``DecodingScheduler`` gives them.
final class DecodingPool: Sendable {
  private struct Waiter {
    let continuation: CheckedContinuation<DecodingWorker, any Error>
    let deadline: DecodingPriority.Deadline?
  }

  private struct State {
    var scheduler: DecodingScheduler
    var free: [DecodingWorker]
    var waiters: [Int: Waiter] = [:]
    var nextNumber = 0

    mutating func makeNumber() -> Int {
      nextNumber += 1
      return nextNumber
    }

    /// Who is answered by these actions, and what.
    mutating func answers(_ actions: [DecodingScheduler.Action]) -> [Answer] {
      actions.compactMap { action in
        switch action {
        case .run(let number): waiters.removeValue(forKey: number).map { Answer(to: $0, free.popLast()) }
        case .shed(let number): waiters.removeValue(forKey: number).map { Answer(to: $0, nil) }
        }
      }
    }
  }

  /// A worker for somebody who waits, or none for one whose pass is left out.
  private struct Answer {
    let waiter: Waiter
    let worker: DecodingWorker?

    init(to waiter: Waiter, _ worker: DecodingWorker?) {
      (self.waiter, self.worker) = (waiter, worker)
    }

    func give() {
      if let worker {
        waiter.continuation.resume(returning: worker)
      } else {
        waiter.continuation.resume(throwing: PassShed())
      }
    }
  }

  private let state: Mutex<State>
  private let decoder: any SpeechDecoder

  /// - Parameters:
  ///   - decoder: What the workers decode with.
  ///   - workers: How many threads; at least one.
  init(decoder: any SpeechDecoder, workers: Int) {
    let count = max(1, workers)
    self.decoder = decoder
    state = Mutex(
      State(
        scheduler: DecodingScheduler(limits: .measured(workers: count, memory: decoder.memory)),
        free: (0..<count).map { DecodingWorker(decoder: decoder, number: $0) }))
  }

  /// The passes that run, those that wait, and what was left out.
  var load: DecodingLoad {
    state.withLock { state in
      DecodingLoad(
        running: state.scheduler.runningCount, waiting: state.scheduler.waitingCount, skipped: state.scheduler.skipped)
    }
  }

  /// Begins a session, which ends when it is let go.
  func openSession() -> DecodingSession {
    DecodingSession(pool: self, key: state.withLock { SessionKey($0.makeNumber()) })
  }

  /// Forgets a session. Only the session itself calls it.
  func close(_ session: SessionKey) {
    state.withLock { $0.scheduler.close(session) }
    decoder.forget(session)
  }

  /// What was left out of a session.
  func skipped(of session: SessionKey) -> SkippedPasses {
    state.withLock { $0.scheduler.skipped(of: session) }
  }

  /// Counts a partial that its reader left out without asking.
  func skipPartial(of session: SessionKey) {
    state.withLock { $0.scheduler.skipPartial(of: session) }
  }

  /// Decodes when its turn comes.
  ///
  /// - Parameters:
  ///   - request: What to decode.
  ///   - session: Whose it is.
  ///   - priority: How urgent it is.
  /// - Returns: The text.
  /// - Throws: `PassShed` where the pass is left out; `CancellationError` as soon as the task is cancelled while it waits;
  ///   what decoding throws.
  func decode(
    _ request: DecodeRequest, of session: SessionKey, _ priority: DecodingPriority
  ) async throws -> Hypothesis {
    shedOverdue()
    let number = state.withLock { $0.makeNumber() }
    let wanted = DecodingRequest(
      number: number, session: session, urgency: priority.urgency, frames: Int64(request.audio.count),
      deadline: priority.deadline?.frame)
    let worker = try await takeWorker(for: wanted, deadline: priority.deadline)
    defer { giveBack(worker, from: number) }
    try Task.checkCancellation()
    return try await worker.decode(request, of: session)
  }

  private func takeWorker(
    for request: DecodingRequest, deadline: DecodingPriority.Deadline?
  ) async throws -> DecodingWorker {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        update { state in
          state.waiters[request.number] = Waiter(continuation: continuation, deadline: deadline)
          return state.scheduler.submit(request)
        }
        // The handler may have run before the request was there to be found.
        if Task.isCancelled { giveUp(request.number) }
      }
    } onCancel: {
      giveUp(request.number)
    }
  }

  private func giveBack(_ worker: DecodingWorker, from number: Int) {
    shedOverdue()
    update { state in
      state.free.append(worker)
      return state.scheduler.finish(number)
    }
  }

  /// Sheds what its own session's audio has left behind, before anybody's turn comes.
  private func shedOverdue() {
    let deadlines = state.withLock { $0.waiters.compactMapValues(\.deadline) }
    for (number, deadline) in deadlines {
      let position = deadline.position()
      if position >= deadline.frame { update { $0.scheduler.advance(number, to: position) } }
    }
  }

  private func giveUp(_ number: Int) {
    let (waiter, answers) = state.withLock { state -> (Waiter?, [Answer]) in
      guard let waiter = state.waiters.removeValue(forKey: number) else { return (nil, []) }
      return (waiter, state.answers(state.scheduler.cancel(number)))
    }
    waiter?.continuation.resume(throwing: CancellationError())
    for answer in answers { answer.give() }
  }

  private func update(_ change: (inout sending State) -> [DecodingScheduler.Action]) {
    let answers = state.withLock { state in
      let actions = change(&state)
      return state.answers(actions)
    }
    for answer in answers { answer.give() }
  }
}
