import StenoSystem
import StenoCore

/// One thread that decodes, because a model blocks the thread it runs on.
actor DecodingWorker {
  private let executor: ThreadExecutor
  private let decoder: any SpeechDecoder

  nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  init(decoder: any SpeechDecoder, number: Int) {
    executor = ThreadExecutor(name: "steno-decode-\(number)")
    self.decoder = decoder
  }

  func decode(_ request: DecodeRequest, of session: SessionKey) throws -> Hypothesis {
    try decoder.decode(request, of: session)
  }
}
