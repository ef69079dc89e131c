import StenoCore
import StenoMoonshine

/// The workers that share one model. A request waits until one of them is free; waiting requests are served in order.
///
/// What a pass needs of memory grows with the square of its audio, so two long ones are never made at once.
actor DecodingPool {
  /// The audio of all passes at once, unless there is only one: 16 s.
  private static let mostFrames = 16 * Int(FrameIndex.perSecond)

  private var free: [DecodingWorker]
  private var waiting: [(frames: Int, continuation: CheckedContinuation<DecodingWorker, Never>)] = []
  /// The audio of the passes that are being made.
  private var frames = 0

  init(model: MoonshineModel, workers: Int) {
    free = (0..<max(1, workers)).map { DecodingWorker(model: model, number: $0) }
  }

  /// Decodes on the next free worker.
  func decode(_ request: MoonshineDecoder.Request) async throws -> Hypothesis {
    let count = request.audio.count
    let worker = await takeWorker(for: count)
    defer { giveBack(worker, after: count) }
    try Task.checkCancellation()
    return try await worker.decode(request)
  }

  private func takeWorker(for count: Int) async -> DecodingWorker {
    if waiting.isEmpty, let worker = freeWorker(for: count) { return worker }
    return await withCheckedContinuation { waiting.append((count, $0)) }
  }

  private func freeWorker(for count: Int) -> DecodingWorker? {
    guard frames == 0 || count <= Self.mostFrames - frames, let worker = free.popLast() else { return nil }
    frames += count
    return worker
  }

  private func giveBack(_ worker: DecodingWorker, after count: Int) {
    free.append(worker)
    frames -= count
    while let next = waiting.first, let worker = freeWorker(for: next.frames) {
      waiting.removeFirst().continuation.resume(returning: worker)
    }
  }
}
