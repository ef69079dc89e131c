import StenoSystem
import StenoCore
import StenoMoonshine

/// One thread that decodes, because ONNX Runtime blocks the thread it runs on.
actor DecodingWorker {
  private let executor: ThreadExecutor
  private let decoder: MoonshineDecoder

  nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  init(model: MoonshineModel, number: Int) {
    executor = ThreadExecutor(name: "steno-decode-\(number)")
    decoder = MoonshineDecoder(model: model)
  }

  func decode(_ request: MoonshineDecoder.Request) throws(RecognitionFailure) -> Hypothesis {
    try decoder.decode(request)
  }
}
