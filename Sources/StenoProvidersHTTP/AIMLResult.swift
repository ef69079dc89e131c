import StenoCore
import StenoWire
import StenoSpeech
import StenoProviders

/// The results of AI/ML API's families of models: Deepgram's, AssemblyAI's, and a plain text.
enum AIMLResult {
  /// Reads a result.
  static func read(
    _ result: JSONValue, _ answer: HTTPAnswer, in frames: Range<FrameIndex>
  ) throws(ProviderFailure) -> Recognition {
    if let channels = result["results"]?["channels"] { return try deepgram(channels, answer, in: frames) }
    guard result.members != nil else { throw answer.bad("the result is not an object") }
    let text = try answer.transcript(of: result)
    let words = words(result["words"], "text", perSecond: 1_000, in: frames)
    return Recognition(
      text: text.trimmingWhitespace, confidence: result["confidence"]?.figure?.confidence, words: words,
      language: LanguageName.tag(result["language_code"]?.string?.replacing("_", with: "-")),
      usage: RecognitionUsage(result["usage"]))
  }

  private static func deepgram(
    _ channels: JSONValue, _ answer: HTTPAnswer, in frames: Range<FrameIndex>
  ) throws(ProviderFailure) -> Recognition {
    // One document calls the list of channels an object.
    let channel = channels.array?.first ?? channels
    guard let alternatives = channel["alternatives"]?.array else { throw answer.bad("the result has no transcript") }
    // Nothing was said.
    guard let best = alternatives.first else { return Recognition(text: "") }
    let text = try answer.transcript("transcript", of: best)
    let language = channel["detected_language"]?.string ?? best["languages"]?.array?.first?.string
    return Recognition(
      text: text.trimmingWhitespace, confidence: best["confidence"]?.figure?.confidence,
      words: words(best["words"], "word", perSecond: 1, in: frames), language: LanguageName.tag(language))
  }

  private static func words(
    _ value: JSONValue?, _ name: String, perSecond: Double, in frames: Range<FrameIndex>
  ) -> [RecognizedWord]? {
    var words: [RecognizedWord] = []
    for entry in value?.array ?? [] {
      let text = entry["punctuated_word"]?.string ?? entry[name]?.string
      guard let word = text?.trimmingWhitespace else { return nil }
      guard !word.isEmpty else { continue }
      let times = (entry["start"]?.figure, entry["end"]?.figure)
      words.append(
        RecognizedWord(
          text: word, confidence: entry["confidence"]?.figure?.confidence,
          frames: WordTimes.frames(times.0.map { $0 / perSecond }, times.1.map { $0 / perSecond }, in: frames),
          speaker: entry.speaker))
    }
    return words.isEmpty ? nil : words
  }
}
