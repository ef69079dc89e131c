#if GRPC
  import StenoCore
  import StenoSpeech
  import StenoProviders
  import Testing

  @testable import StenoProvidersGRPC

  @Suite struct RivaTranscriptTests {
    private typealias Response = Nvidia_Riva_Asr_StreamingRecognizeResponse
    private typealias Alternative = Nvidia_Riva_Asr_SpeechRecognitionAlternative

    private static let start = FrameIndex(16_000)

    private func alternative(_ text: String, confidence: Float = 0, words: [(String, Int32, Int32)] = []) -> Alternative
    {
      var alternative = Alternative()
      (alternative.transcript, alternative.confidence) = (text, confidence)
      alternative.words = words.map { text, start, end in
        var word = Nvidia_Riva_Asr_WordInfo()
        (word.word, word.startTime, word.endTime) = (text, start, end)
        return word
      }
      return alternative
    }

    private func response(_ results: (text: Alternative, isFinal: Bool)...) -> Response {
      var response = Response()
      response.results = results.map { alternative, isFinal in
        var result = Nvidia_Riva_Asr_StreamingRecognitionResult()
        (result.alternatives, result.isFinal) = ([alternative], isFinal)
        return result
      }
      return response
    }

    @Test func interimTextChangesAndFinalTextStays() throws {
      var transcript = RivaTranscript(start: Self.start)
      #expect(try transcript.take(response((alternative("he"), false))) == [.partial(text: "he")])
      #expect(
        try transcript.take(response((alternative("hello "), true), (alternative("wor"), false)))
          == [.committed(text: "hello ", logProbabilities: nil), .partial(text: "wor")])
      // Two interim results of one message are one changing rest.
      #expect(
        try transcript.take(response((alternative("world "), false), (alternative("and"), false)))
          == [.partial(text: "world and")])
      #expect(
        try transcript.take(response((alternative("world"), true)))
          == [.committed(text: "world", logProbabilities: nil)])
      // A result that does not begin with a space is kept apart all the same.
      #expect(
        try transcript.take(response((alternative("again"), true)))
          == [.committed(text: " again", logProbabilities: nil)])
      #expect(try transcript.take(response((alternative("x"), false))) == [.partial(text: " x")])
      #expect(transcript.recognition.text == "hello world again")
    }

    /// Some servers say everything again in each final result; people say a word again, later.
    @Test func resultsThatRepeatWhatWasSaid() throws {
      var transcript = RivaTranscript(start: Self.start)
      let times: [(String, Int32, Int32)] = [("no ", 0, 100), ("no", 200, 300)]
      _ = try transcript.take(response((alternative("no", words: [times[0]]), true)))
      #expect(
        try transcript.take(response((alternative("no no", words: times), true)))
          == [.committed(text: " no", logProbabilities: nil)])
      #expect(transcript.recognition.text == "no no" && transcript.recognition.words?.count == 2)
      let later: [(String, Int32, Int32)] = [("no ", 400, 500), ("no", 600, 700), ("never", 800, 900)]
      _ = try transcript.take(response((alternative("no no never", words: later), true)))
      #expect(transcript.recognition.text == "no no no no never" && transcript.recognition.words?.count == 5)
    }

    /// Words at no time begin nowhere: that two do says nothing.
    @Test func wordsWithoutTimesAreNoRepetition() throws {
      var transcript = RivaTranscript(start: Self.start)
      for _ in 0..<3 {
        _ = try transcript.take(response((alternative("no ", words: [("no", 0, 0)]), true)))
      }
      #expect(transcript.recognition.text == "no no no" && transcript.recognition.words?.count == 3)
    }

    @Test func whatSaysNothingChangesNothing() throws {
      var transcript = RivaTranscript(start: Self.start)
      #expect(try transcript.take(Response()).isEmpty)
      var empty = Response()
      empty.results = [Nvidia_Riva_Asr_StreamingRecognitionResult()]
      #expect(try transcript.take(empty).isEmpty)
      _ = try transcript.take(response((alternative("  ", confidence: 0.9), true)))
      #expect(transcript.recognition == Recognition(text: ""))
    }

    /// A probability, its logarithm, or nothing.
    @Test(
      arguments: [
        ([0.5, 1], 0.75), ([-0.25], 0.7788), ([0], nil), ([.nan], nil), ([-.infinity], nil), ([7], 1), ([0, 0.5], 0.5),
      ] as [([Float], Float?)])
    func confidences(of results: [Float], expected: Float?) throws {
      var transcript = RivaTranscript(start: Self.start)
      for confidence in results { _ = try transcript.take(response((alternative("a ", confidence: confidence), true))) }
      let confidence = transcript.recognition.confidence
      #expect((confidence == nil) == (expected == nil))
      if let confidence, let expected { #expect(abs(confidence - expected) < 0.001) }
    }

    @Test func wordsStandWhereTheyWereSaid() throws {
      var transcript = RivaTranscript(start: Self.start)
      let odd: [(String, Int32, Int32)] = [("one ", 10, 20), ("two", -5, -1), ("three", 90, 30), ("four", .max, .max)]
      _ = try transcript.take(response((alternative("one two three four", words: odd), true)))
      let words = try #require(transcript.recognition.words)
      #expect(words.map(\.text) == ["one", "two", "three", "four"])
      #expect(words[0].frames == Self.start + 160..<Self.start + 320 && words[0].confidence == nil)
      #expect(words[1].frames == Self.start..<Self.start)
      #expect(words[2].frames == Self.start + 1_440..<Self.start + 1_440)
    }

    @Test func anOfflineAnswerIsAllFinal() throws {
      var answer = Nvidia_Riva_Asr_RecognizeResponse()
      answer.results = ["a", "b "].map { text in
        var result = Nvidia_Riva_Asr_SpeechRecognitionResult()
        var best = alternative(text)
        best.languageCode = ["en-US"]
        result.alternatives = [best, alternative("second best")]
        return result
      }
      var transcript = RivaTranscript(start: Self.start)
      try transcript.take(answer)
      #expect(transcript.recognition == Recognition(text: "a b", language: "en-US"))
    }

    @Test func farTooMuchIsRefused() throws {
      var transcript = RivaTranscript(start: Self.start)
      let failure = #expect(throws: ProviderFailure.self) {
        for _ in 0..<100 {
          _ = try transcript.take(response((alternative(String(repeating: "blah ", count: 1_000)), true)))
        }
      }
      #expect(failure?.kind == .badAnswer)
    }
  }
#endif
