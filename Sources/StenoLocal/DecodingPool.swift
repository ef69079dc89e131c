import StenoCore
import StenoMoonshine
import Synchronization

/// The workers that share one model. A request waits until one of them is free; waiting requests are served in order.
///
/// What a pass needs of memory grows with the square of its audio, so two long ones are never made at once.
final class DecodingPool: Sendable {
  private struct Request {
    let number: Int
    let frames: Int
    let continuation: CheckedContinuation<DecodingWorker, any Error>
  }

  private struct State {
    var free: [DecodingWorker]
    var waiting: [Request] = []
    /// The audio of the passes that are being made.
    var frames = 0
    var nextNumber = 0

    /// A worker for `count` frames; nil where it must be waited for.
    mutating func takeWorker(for count: Int) -> DecodingWorker? {
      guard frames == 0 || count <= DecodingPool.mostFrames - frames, let worker = free.popLast() else { return nil }
      frames += count
      return worker
    }

    /// Those whose turn has come, with their workers.
    mutating func due() -> [(Request, DecodingWorker)] {
      var due: [(Request, DecodingWorker)] = []
      while let next = waiting.first, let worker = takeWorker(for: next.frames) {
        due.append((waiting.removeFirst(), worker))
      }
      return due
    }
  }

  /// The audio of all passes at once, unless there is only one: 16 s.
  private static let mostFrames = 16 * Int(FrameIndex.perSecond)

  private let state: Mutex<State>

  init(model: MoonshineModel, workers: Int) {
    state = Mutex(State(free: (0..<max(1, workers)).map { DecodingWorker(model: model, number: $0) }))
  }

  /// Decodes on the next free worker.
  ///
  /// - Throws: `CancellationError` as soon as the task is cancelled while it waits for a worker; what decoding throws.
  func decode(_ request: MoonshineDecoder.Request) async throws -> Hypothesis {
    let count = request.audio.count
    let worker = try await takeWorker(for: count)
    defer { giveBack(worker, after: count) }
    try Task.checkCancellation()
    return try await worker.decode(request)
  }

  private func takeWorker(for count: Int) async throws -> DecodingWorker {
    let number = state.withLock { state in
      state.nextNumber += 1
      return state.nextNumber
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let request = Request(number: number, frames: count, continuation: continuation)
        serve { $0.waiting.append(request) }
        // The handler may have run before the request was there to be found.
        if Task.isCancelled { giveUp(number) }
      }
    } onCancel: {
      giveUp(number)
    }
  }

  private func giveBack(_ worker: DecodingWorker, after count: Int) {
    serve { state in
      state.free.append(worker)
      state.frames -= count
    }
  }

  private func giveUp(_ number: Int) {
    let request = state.withLock { state in
      state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0) }
    }
    request?.continuation.resume(throwing: CancellationError())
    // Whoever waited behind it may need less.
    serve { _ in }
  }

  private func serve(_ change: (inout sending State) -> Void) {
    let due = state.withLock { state in
      change(&state)
      return state.due()
    }
    for (request, worker) in due { request.continuation.resume(returning: worker) }
  }
}
