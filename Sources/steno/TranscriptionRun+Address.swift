import StenoDecode
import StenoPipeline
import StenoSpeech

extension TranscriptionRun {
  /// Has the provider fetch and transcribe what is at `url`, which it is given as it is.
  func transcribe(url: String) async throws {
    let (name, engine) = (MediaInput(url).name, try route.fetching())
    let session = AddressSession(url: url, name: name, engine: engine) { clause in
      notices.tell("\(name): \(engine.name) \(clause).")
    }
    // How loud it is, only the provider knows.
    let tally = RunTally(name: name, notices: notices) { 1 }
    try await orKeepingPart(stop: {}) {
      try await session.run { event in
        tally.observe(event)
        try await writer.write(event)
      }
    }
    try await writer.finish()
    if let failure = tally.failedItems { throw failure }
  }
}
