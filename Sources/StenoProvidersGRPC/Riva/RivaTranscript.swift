#if GRPC
  import Glibc
  import StenoCore
  import StenoSpeech
  import StenoProviders

  /// What a Riva server has said of one segment: final results follow each other, the interim ones change.
  struct RivaTranscript: Sendable {
    /// Bytes of text of one segment: far beyond what a minute of speech can hold.
    private static let mostText = 1 << 16

    /// Bytes of all results of one segment, those that repeat the ones before included.
    private static let mostHeard = 1 << 20

    private let start: FrameIndex
    private var heard = 0
    private var text = ""
    private var words: [RecognizedWord] = []
    private var confidences: [Float] = []
    private var language: String?

    /// A segment that begins at `start`, from which the server counts.
    init(start: FrameIndex) {
      self.start = start
    }

    /// Takes a message of a stream.
    ///
    /// - Returns: What to report.
    /// - Throws: `ProviderFailure` where the server says far too much.
    mutating func take(_ message: Nvidia_Riva_Asr_StreamingRecognizeResponse) throws(ProviderFailure)
      -> [RecognitionUpdate]
    {
      var updates: [RecognitionUpdate] = []
      var changing = ""
      for result in message.results {
        guard let best = result.alternatives.first else { continue }
        if result.isFinal {
          updates.append(.committed(text: try append(best), logProbabilities: nil))
        } else {
          changing += best.transcript
        }
      }
      return changing.isEmpty
        ? updates : updates + [.partial(text: text.isEmpty ? changing : Self.spaced(changing, after: text))]
    }

    /// Takes the answer of an offline call.
    ///
    /// - Throws: `ProviderFailure` where the server says far too much.
    mutating func take(_ response: Nvidia_Riva_Asr_RecognizeResponse) throws(ProviderFailure) {
      for result in response.results {
        if let best = result.alternatives.first { _ = try append(best) }
      }
    }

    private mutating func append(_ best: Nvidia_Riva_Asr_SpeechRecognitionAlternative) throws(ProviderFailure) -> String
    {
      var best = best
      heard += best.transcript.utf8.count
      if repeats(best) {
        best.transcript = String(best.transcript.trimmingWhitespace.dropFirst(text.trimmingWhitespace.count))
        best.words.removeFirst(min(words.count, best.words.count))
      }
      let new = Self.spaced(best.transcript, after: text)
      text += new
      guard heard < Self.mostHeard, text.utf8.count < Self.mostText, words.count + best.words.count < Self.mostText
      else {
        throw ProviderFailure(.badAnswer, "it returned far more text than a segment can contain")
      }
      words += best.words.map(word)
      if let confidence = Self.probability(best.confidence) { confidences.append(confidence) }
      language = language ?? best.languageCode.first
      return new
    }

    /// Whether a final result says again all that the ones before it said, as those of some servers do: its words begin
    /// where theirs did, or, where words have no times, it begins with more of theirs than people repeat.
    private func repeats(_ best: Nvidia_Riva_Asr_SpeechRecognitionAlternative) -> Bool {
      let (said, new) = (text.trimmingWhitespace, best.transcript.trimmingWhitespace)
      guard !said.isEmpty, new.hasPrefix(said) else { return false }
      if let first = words.first?.frames, let again = best.words.first.flatMap({ word($0).frames }),
        !first.isEmpty || !again.isEmpty
      {
        return again == first
      }
      return new.utf8.count > said.utf8.count && said.split(separator: " ").count >= 5
    }

    /// Results mostly end in a space; those that do not are kept apart all the same.
    private static func spaced(_ new: String, after text: String) -> String {
      text.isEmpty || new.isEmpty || text.last?.isWhitespace == true || new.first?.isWhitespace == true
        ? new : " " + new
    }

    private func word(_ word: Nvidia_Riva_Asr_WordInfo) -> RecognizedWord {
      let begin = start + Int64(max(0, word.startTime)) * FrameIndex.perMillisecond
      let end = start + Int64(max(0, word.endTime)) * FrameIndex.perMillisecond
      return RecognizedWord(
        text: word.word.trimmingWhitespace, confidence: Self.probability(word.confidence),
        frames: begin..<max(end, begin), speaker: word.speakerTag > 0 ? "\(word.speakerTag)" : nil)
    }

    /// A confidence as a probability: the server gives one, or its logarithm, and 0 where it has none.
    private static func probability(_ confidence: Float) -> Float? {
      guard confidence.isFinite, confidence != 0 else { return nil }
      return confidence < 0 ? expf(confidence) : min(confidence, 1)
    }

    /// The whole.
    var recognition: Recognition {
      let whole = text.trimmingWhitespace
      let mean = confidences.isEmpty ? nil : confidences.reduce(0, +) / Float(confidences.count)
      return Recognition(
        text: whole, confidence: whole.isEmpty ? nil : mean, words: words.isEmpty ? nil : words, language: language)
    }
  }
#endif
