/// What decode passes take of memory while they run, beyond the model.
struct PassMemory: Sendable, Equatable {
  /// Bytes for every frame of audio.
  var linear: Int64
  /// Bytes for every 100,000 pairs of frames: the attention of every frame to every other, where that is kept as a whole.
  var squared: Int64

  /// Bytes that a pass over `frames` of audio takes.
  func bytes(frames: Int64) -> Int64 {
    // The longest pass that anybody can ask for is far below what would overflow here.
    linear * frames + squared * (frames / 1_000) * (frames / 100)
  }
}

extension PassMemory {
  /// Of Moonshine tiny, rebuilt: 2.2 MB per second of audio.
  ///
  /// #### Source
  /// The peak of a process's resident memory with two passes at once, less that with none, ONNX Runtime 1.23.2 on x86-64:
  /// 22, 31, 51, 62, 83, 124, 191 and 231 MB with passes over 6, 8, 12.3, 16, 20, 30, 45 and 60 s each. The library's
  /// attention keeps no square.
  static let rebuilt = PassMemory(linear: 137, squared: 0)

  /// Of Moonshine tiny as it was exported: 1 MB per second of audio and 0.165 MB per second squared.
  ///
  /// #### Source
  /// Measured as ``rebuilt``: one pass over 12.3, 20, 30, 45 and 60 s takes 32, 72, 150, 310 and 550 MB; of two at once
  /// over 45 s each takes 368 MB.
  static let exported = PassMemory(linear: 63, squared: 64)
}

extension DecodingScheduler.Limits {
  /// What a worker may take, on the average: as much as a pass over 8 s of audio takes of a model that was rebuilt. No
  /// fewer than two workers' share is there, so that one pass of the usual longest need not be alone.
  private static let bytesPerWorker: Int64 = 17_600_000
  /// Audio that a worker decodes in a quarter of a second, half the usual time between two partials of a session, at
  /// 10 ms of CPU for a second of audio.
  private static let patiencePerWorker: Int64 = 25 * 16_000

  /// What so many workers may do at once.
  static func measured(workers: Int, memory: PassMemory) -> Self {
    Self(
      passes: workers, memory: memory, bytes: bytesPerWorker * Int64(max(2, workers)),
      patience: patiencePerWorker * Int64(workers))
  }
}
