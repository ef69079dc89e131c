import StenoCore
import StenoJSON
import StenoRecognize
import StenoRecognizeRemote

/// The results of AI/ML API's families of models: Deepgram's, AssemblyAI's, and a plain text.
enum AIMLResult {
  /// Reads a result.
  static func read(
    _ result: JSONValue, _ answer: HTTPAnswer, in frames: Range<FrameIndex>
  ) throws(ProviderFailure) -> Recognition {
    if let channels = result["results"]?["channels"] { return try deepgram(channels, answer, in: frames) }
    guard let text = result["text"]?.string else { throw answer.bad("the result has no text") }
    let words = try words(answer, result["words"], "text", perSecond: 1_000, in: frames)
    return Recognition(
      text: text.trimmingWhitespace, confidence: result["confidence"]?.number?.confidence, words: words,
      language: LanguageName.tag(result["language_code"]?.string?.replacing("_", with: "-")))
  }

  private static func deepgram(
    _ channels: JSONValue, _ answer: HTTPAnswer, in frames: Range<FrameIndex>
  ) throws(ProviderFailure) -> Recognition {
    // One document calls the list of channels an object.
    let channel = channels.array?.first ?? channels
    guard let best = channel["alternatives"]?.array?.first, let text = best["transcript"]?.string else {
      throw answer.bad("the result has no transcript")
    }
    let language = channel["detected_language"]?.string ?? best["languages"]?.array?.first?.string
    return Recognition(
      text: text.trimmingWhitespace, confidence: best["confidence"]?.number?.confidence,
      words: try words(answer, best["words"], "word", perSecond: 1, in: frames), language: LanguageName.tag(language))
  }

  private static func words(
    _ answer: HTTPAnswer, _ value: JSONValue?, _ name: String, perSecond: Double, in frames: Range<FrameIndex>
  ) throws(ProviderFailure) -> [RecognizedWord]? {
    var words: [RecognizedWord] = []
    for entry in try answer.list(value, "words") {
      guard let word = (entry["punctuated_word"] ?? entry[name])?.string?.trimmingWhitespace else {
        throw answer.bad("a word has no text")
      }
      guard !word.isEmpty else { continue }
      let times = (entry["start"]?.number, entry["end"]?.number)
      words.append(
        RecognizedWord(
          text: word, confidence: entry["confidence"]?.number?.confidence,
          frames: WordTimes.frames(times.0.map { $0 / perSecond }, times.1.map { $0 / perSecond }, in: frames),
          speaker: entry.speaker))
    }
    return words.isEmpty ? nil : words
  }
}
