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
    var recognition = try recognition(result, answer, in: frames)
    let seconds = result["metadata"]?["duration"]?.figure ?? result["audio_duration"]?.figure
    recognition.audioFrames = (seconds ?? recognition.usage?.seconds).map { frames.frame(at: $0) - frames.lowerBound }
    return recognition
  }

  private static func recognition(
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
    let all = channels.array ?? [channels]
    guard all.count > 1 else { return try deepgram(channel: all.first ?? channels, answer, in: frames) }
    // Asked for each channel by itself: who speaks there is a speaker.
    var voices: [Recognition] = []
    for (number, channel) in all.enumerated() {
      var voice = try deepgram(channel: channel, answer, in: frames)
      for index in voice.words?.indices ?? 0..<0 { voice.words?[index].speaker = "channel \(number + 1)" }
      if !voice.text.isEmpty { voices.append(voice) }
    }
    return joined(voices)
  }

  /// What several channels said, in the order in which it was said where that is known.
  private static func joined(_ voices: [Recognition]) -> Recognition {
    guard voices.count > 1 else { return voices.first ?? Recognition(text: "") }
    let words = voices.flatMap { $0.words ?? [] }
    let isTimed = voices.allSatisfy { $0.words != nil } && words.allSatisfy { $0.frames != nil }
    guard isTimed else {
      return Recognition(text: voices.map(\.text).joined(separator: " "), language: voices[0].language)
    }
    let ordered = words.sorted { ($0.frames?.lowerBound ?? .zero) < ($1.frames?.lowerBound ?? .zero) }
    return Recognition(
      text: ordered.map(\.text).joined(separator: " "), words: ordered, language: voices[0].language)
  }

  private static func deepgram(
    channel: JSONValue, _ answer: HTTPAnswer, in frames: Range<FrameIndex>
  ) throws(ProviderFailure) -> Recognition {
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
