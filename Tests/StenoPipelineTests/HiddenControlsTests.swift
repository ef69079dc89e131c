import StenoCore
import StenoPipeline
import StenoSpeech
import StenoTesting
import Testing

/// Whatever a provider sends, nothing that reorders or hides text gets into any event.
@Test func hiddenControlsStayWithTheProvider() async throws {
  let token = TokenLogProbability(token: "gpj\u{202E}", logProbability: -0.1, bytes: [])
  let words = ["Open", "\u{202E}", "gpj\u{202E}.exe"].map { RecognizedWord(text: $0) }
  let recognizer = ScriptedEngine { _ in
    [
      .hear(3_000), .report(.partial(text: "Op\u{2067}en")), .hear(5_000),
      .report(.committed(text: "Open\u{1B}", logProbabilities: nil)), .hearAll,
      .give(Recognition(text: "Open\u{1B} gpj\u{202E}.exe", logProbabilities: [token], words: words)),
    ]
  }
  let recorder = Recorder()
  let samples = Speech.samples(seed: 1, stretches: 2)
  try await recorder.run(ScriptedSource(Speech.events(samples) { 1_000 }), recognizer)
  #expect(!recorder.items.isEmpty && recorder.items.allSatisfy { $0.text == "Open gpj.exe" })
  #expect(recorder.items.allSatisfy { $0.words.map(\.text) == ["Open", "gpj.exe"] })
  #expect(!"\(recorder.events)".unicodeScalars.contains { $0.isHiddenControl })
  var model = TranscriptModel()
  for event in recorder.events { model.observe(event) }
  #expect(model.complaints.isEmpty, "deltas are still the text: \(model.complaints)")
}
