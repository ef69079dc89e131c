import Glibc
import StenoCore
import StenoJSON
import StenoRecognize
import StenoRecognizeRemote

/// The JSON answers of transcription APIs: a text and, where the API has them, log probabilities, words, segments.
enum TranscriptionAnswer {
  /// Reads `json`, `verbose_json` or `diarized_json`; which it is, the answer itself tells.
  static func read(_ answer: HTTPAnswer, in frames: Range<FrameIndex>) throws(ProviderFailure) -> Recognition {
    let value = try answer.json()
    if let error = value["error"], !error.isNull, value["text"]?.string == nil {
      throw answer.bad("the answer is an error")
    }
    guard let text = try answer.string("text", of: value) else { throw answer.bad("text is null") }
    do {
      let tokens = try TokenList.read(value["logprobs"])
      let segments = try answer.list(value["segments"], "segments")
      return Recognition(
        text: text.trimmingWhitespace,
        confidence: TokenLogProbability.confidence(of: tokens) ?? confidence(of: segments)
          ?? value["confidence"]?.number?.confidence,
        logProbabilities: tokens,
        words: try words(answer, value["words"], in: frames) ?? turns(segments, in: frames).words(of: text),
        language: LanguageName.tag(value["language"]?.string ?? value["languages"]?.array?.first?["code"]?.string))
    } catch {
      throw answer.explaining(error)
    }
  }

  /// The words with their times; nil where the answer has none.
  static func words(
    _ answer: HTTPAnswer, _ value: JSONValue?, in frames: Range<FrameIndex>
  ) throws(ProviderFailure) -> [RecognizedWord]? {
    var words: [RecognizedWord] = []
    for entry in try answer.list(value, "words") {
      guard let word = entry["word"]?.string?.trimmingWhitespace else { throw answer.bad("a word has no text") }
      guard !word.isEmpty else { continue }
      words.append(
        RecognizedWord(
          text: word, confidence: (entry["confidence"] ?? entry["probability"])?.number?.confidence,
          frames: WordTimes.frames(entry["start"]?.number, entry["end"]?.number, in: frames),
          speaker: entry.speaker))
    }
    return words.isEmpty ? nil : words
  }

  /// What the speakers said, where the segments name them.
  private static func turns(_ segments: [JSONValue], in frames: Range<FrameIndex>) -> SpeakerTurns {
    segments.reduce(into: SpeakerTurns()) { $0.append($1, in: frames) }
  }

  /// The mean over segments of exp(`avg_logprob`), each weighted by its length.
  ///
  /// Compatible servers whose model gives none write 0, which would be certainty; no model's mean is.
  private static func confidence(of segments: [JSONValue]) -> Float? {
    var sum = 0.0
    var total = 0.0
    for segment in segments {
      guard let mean = segment["avg_logprob"]?.number, mean < 0 else { return nil }
      let length = (segment["end"]?.number ?? 0) - (segment["start"]?.number ?? 0)
      let weight = length > 0.01 && length < 86_400 ? length : 0.01
      sum += weight * exp(mean)
      total += weight
    }
    return total > 0 ? (sum / total).confidence : nil
  }
}
