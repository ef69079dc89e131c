import StenoCore

/// The workers that share one model. A request waits until one of them is free; waiting requests are served in order.
actor DecodingPool {
  private var free: [DecodingWorker]
  private var waiting: [CheckedContinuation<DecodingWorker, Never>] = []

  init(model: MoonshineModel, workers: Int) {
    free = (0..<max(1, workers)).map { DecodingWorker(model: model, number: $0) }
  }

  /// Decodes on the next free worker.
  func decode(_ request: MoonshineDecoder.Request) async throws -> Hypothesis {
    let worker = await takeWorker()
    defer { giveBack(worker) }
    try Task.checkCancellation()
    return try await worker.decode(request)
  }

  private func takeWorker() async -> DecodingWorker {
    if let worker = free.popLast() { return worker }
    return await withCheckedContinuation { waiting.append($0) }
  }

  private func giveBack(_ worker: DecodingWorker) {
    if waiting.isEmpty {
      free.append(worker)
    } else {
      waiting.removeFirst().resume(returning: worker)
    }
  }
}
