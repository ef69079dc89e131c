import Glibc
import StenoCore
import StenoWire
import StenoSpeech
import StenoProviders

/// The JSON answers of transcription APIs: a text and, where the API has them, log probabilities, words, segments.
enum TranscriptionAnswer {
  /// Reads `json`, `verbose_json` or `diarized_json`; which it is, the answer itself tells.
  static func read(_ answer: HTTPAnswer, in frames: Range<FrameIndex>) throws(ProviderFailure) -> Recognition {
    let value = try answer.json()
    if let error = value["error"], !error.isNull, value["text"]?.string == nil {
      throw answer.bad("the response is an error")
    }
    let text = try answer.transcript(of: value).trimmingWhitespace
    let tokens = TokenList.read(value["logprobs"])
    let segments = value["segments"]?.array ?? []
    return Recognition(
      text: text,
      confidence: TokenLogProbability.confidence(of: tokens) ?? confidence(of: segments)
        ?? value["confidence"]?.figure?.confidence,
      logProbabilities: tokens,
      words: words(value["words"], in: frames) ?? words(of: text, in: segments, frames),
      language: LanguageName.tag(value["language"]?.string ?? value["languages"]?.array?.first?["code"]?.string),
      usage: RecognitionUsage(value["usage"] ?? value["x_groq"]?["usage"]))
  }

  /// The words with their times; nil where the answer has none, or one of them is no word.
  static func words(_ value: JSONValue?, in frames: Range<FrameIndex>) -> [RecognizedWord]? {
    var words: [RecognizedWord] = []
    for entry in value?.array ?? [] {
      guard let word = (entry["word"] ?? entry["text"])?.string?.trimmingWhitespace else { return nil }
      guard !word.isEmpty else { continue }
      words.append(
        RecognizedWord(
          text: word, confidence: (entry["confidence"] ?? entry["probability"])?.figure?.confidence,
          frames: WordTimes.frames(entry["start"]?.figure, entry["end"]?.figure, in: frames),
          speaker: entry.speaker))
    }
    return words.isEmpty ? nil : words
  }

  /// The words with the times and speakers of the segments they stand in.
  private static func words(
    of text: String, in segments: [JSONValue], _ frames: Range<FrameIndex>
  ) -> [RecognizedWord]? {
    var times = PhraseTimes(in: frames)
    var turns = SpeakerTurns()
    for segment in segments {
      // Some servers put the words into their segments.
      turns.append(segment, in: frames)
      times.append(
        segment["text"]?.string, from: segment["start"]?.figure, to: segment["end"]?.figure, speaker: segment.speaker)
    }
    let inside = segments.flatMap { words($0["words"], in: frames) ?? [] }
    if !inside.isEmpty, inside.map(\.text) == text.split(whereSeparator: \.isWhitespace).map(String.init) {
      return inside
    }
    return turns.words(of: text) ?? times.words(of: text)
  }

  /// The mean over segments of exp(`avg_logprob`), each weighted by its length.
  ///
  /// Compatible servers whose model gives none write 0, which would be certainty; no model's mean is.
  private static func confidence(of segments: [JSONValue]) -> Float? {
    var sum = 0.0
    var total = 0.0
    for segment in segments {
      guard let mean = segment["avg_logprob"]?.figure, mean < 0 else { return nil }
      let length = (segment["end"]?.figure ?? 0) - (segment["start"]?.figure ?? 0)
      let weight = length > 0.01 && length < 86_400 ? length : 0.01
      sum += weight * exp(mean)
      total += weight
    }
    return total > 0 ? (sum / total).confidence : nil
  }
}
