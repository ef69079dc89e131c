import StenoCore
import StenoSpeech
import StenoWire
import Testing

@testable import StenoServer

@Suite struct DeepgramConversationTests {
  private func conversation(_ query: String) throws -> DeepgramConversation {
    let query = try DeepgramQuery(Query("encoding=linear16&sample_rate=16000&" + query[...]).items)
    return DeepgramConversation(
      query, format: try query.liveFormat(), metadata: DeepgramMetadata(requestID: "r", model: "nova-3"))
  }

  private func at(_ milliseconds: Int64) -> FrameIndex { FrameIndex(milliseconds: milliseconds) }

  private func item(_ number: Int, _ text: String, _ start: Int64, _ end: Int64) -> TranscriptEvent {
    let words = text.split(separator: " ").map {
      TranscriptWord(text: String($0), frames: at(start)..<at(end - 500), confidence: 0.5, isEstimated: false)
    }
    return .done(
      TranscriptItem(
        id: ItemID(number), text: text, confidence: 0.5, words: words, frames: at(start)..<at(end), provider: "test"))
  }

  /// What is said, each message as its type with what matters of it.
  private func said(_ actions: [DeepgramConversation.Action]) -> [String] {
    actions.map { action in
      switch action {
      case .send(.results(let results)):
        "\(results.frames.lowerBound.milliseconds) \(results.isFinal ? "final" : "interim") '\(results.text)'"
          + (results.isEndpoint ? " endpoint" : "") + (results.isFromFinalize ? " finalized" : "")
      case .send(.speechStarted(let start)): "started \(start.milliseconds)"
      case .send(.utteranceEnd(let end)): "utterance end \(end.milliseconds)"
      case .send(.metadata(let metadata)): "metadata \(metadata.requestID) \(metadata.duration.milliseconds)"
      case .send(.error(let variant, _)): "error \(variant)"
      case .append(let bytes, _): "append \(bytes.count)"
      case .obey(let command): "\(command)"
      case .finish: "finish"
      }
    }
  }

  private func play(_ conversation: inout DeepgramConversation, _ events: [TranscriptEvent]) -> [String] {
    events.flatMap { said(conversation.observe($0)) }
  }

  @Test func anUtterance() throws {
    var conversation = try conversation("interim_results=true&vad_events=true&utterance_end_ms=1000")
    var lines = play(
      &conversation,
      [
        .speechStarted(ItemID(1), at: at(300)), .partial(ItemID(1), text: "Ever"),
        .delta(ItemID(1), text: "Ever", logProbabilities: nil),
        .partial(ItemID(1), text: " tried"), .speechStopped(ItemID(1), at: at(2_000), cut: .silence),
        .delta(ItemID(1), text: " tried.", logProbabilities: nil), item(1, "Ever tried.", 300, 2_000),
      ])
    lines += said(conversation.advance(to: at(2_400))) + said(conversation.advance(to: at(2_500)))
    lines += said(conversation.advance(to: at(9_000)))
    #expect(
      lines == [
        "started 300", "300 interim 'Ever'", "300 interim 'Ever tried'", "300 interim 'Ever tried.'",
        "300 final 'Ever tried.' endpoint", "utterance end 1500",
      ])
    #expect(
      play(&conversation, [.sessionDone(SessionSummary(duration: .zero..<at(9_000), items: 1, failed: 0))])
        == ["metadata r 9000"])
  }

  @Test func whatWasNotAskedForIsNotSaid() throws {
    var conversation = try conversation("")
    let lines = play(
      &conversation,
      [
        .speechStarted(ItemID(1), at: at(300)), .partial(ItemID(1), text: "Ever"),
        .speechStopped(ItemID(1), at: at(900), cut: .silence), item(1, "Ever", 300, 900),
      ])
    #expect(lines + said(conversation.advance(to: at(9_000))) == ["300 final 'Ever' endpoint"])
    #expect(conversation.recognition.partialInterval == nil)
  }

  @Test func aCutAtTheMaximumIsNoPause() throws {
    var conversation = try conversation("vad_events=true&utterance_end_ms=1000")
    let lines = play(
      &conversation,
      [
        .speechStarted(ItemID(1), at: at(0)), .speechStopped(ItemID(1), at: at(20_000), cut: .maxPause),
        item(1, "One", 0, 20_000), .speechStarted(ItemID(2), at: at(20_000)),
        .speechStopped(ItemID(2), at: at(22_000), cut: .silence), item(2, "two.", 20_000, 22_000),
        .speechStarted(ItemID(3), at: at(23_000)),
      ])
    #expect(
      lines == [
        "started 0", "0 final 'One'", "20000 final 'two.' endpoint", "utterance end 21500", "started 23000",
      ])
  }

  @Test func everyFinalizeIsAnswered() throws {
    var conversation = try conversation("")
    #expect(said(conversation.hear(text: #"{"type":"Finalize"}"#)) == ["commit"])
    #expect(said(conversation.obeyed(.commit, hadSegment: false)) == ["0 final '' finalized"])
    _ = conversation.observe(.speechStarted(ItemID(1), at: at(300)))
    #expect(conversation.obeyed(.commit, hadSegment: true).isEmpty)
    #expect(
      play(&conversation, [.speechStopped(ItemID(1), at: at(900), cut: .commit), item(1, "Ever", 300, 900)])
        == ["300 final 'Ever' endpoint finalized"])
    // The pause came first.
    _ = play(
      &conversation,
      [.speechStarted(ItemID(2), at: at(1_300)), .speechStopped(ItemID(2), at: at(1_900), cut: .silence)])
    #expect(conversation.obeyed(.commit, hadSegment: false).isEmpty)
    #expect(play(&conversation, [item(2, "", 1_300, 1_900)]) == ["1300 final '' endpoint finalized"])
    _ = play(
      &conversation, [.speechStarted(ItemID(3), at: at(2_000)), .speechStopped(ItemID(3), at: at(2_500), cut: .commit)])
    let failure = RecognitionFailure(code: "timed_out", message: "too late", isRetryable: true)
    #expect(play(&conversation, [.failed(ItemID(3), failure)]) == ["error timed_out", "2000 final '' finalized"])
  }

  @Test(arguments: [
    (#"{"type":"KeepAlive"}"#, []), (#"{"type":"Configure","features":{}}"#, []),
    (#"{"type":"CloseStream"}"#, ["finish"]),
    ("prose", ["error DATA-0000"]), ("[]", ["error DATA-0000"]), ("{}", ["error DATA-0000"]),
  ])
  func textMessages(text: String, actions: [String]) throws {
    #expect(said(try conversation("").hear(text: text)) == actions)
  }

  @Test func binaryMessagesAreAudioAndAnEmptyOneIsTheEnd() throws {
    let conversation = try conversation("")
    #expect(
      said(conversation.hear(bytes: [1, 2, 3])) == ["append 3"] && said(conversation.hear(bytes: [])) == ["finish"])
  }

  @Test(arguments: [
    ("", 500), ("endpointing=25", 250), ("endpointing=700", 700), ("endpointing=false", 500),
    ("endpointing=60000", 5_000),
  ])
  func endpointing(query: String, silence: Int) throws {
    #expect(try conversation(query).endpointing.silenceDurationMilliseconds == silence)
  }

  @Test(arguments: ["model=nova-3", "encoding=linear16", "encoding=opus&sample_rate=48000"])
  func liveAudioMustBeSamples(query: String) throws {
    let query = try DeepgramQuery(Query(query[...]).items)
    #expect(throws: OpenAIError.self) { try query.liveFormat() }
  }
}

@Suite struct LiveAudioFormatTests {
  @Test func aFrameMayComeInPieces() {
    let format = LiveAudioFormat(sampleRate: 16_000, channels: 2)
    var rest: [UInt8] = []
    var samples: [Float] = []
    for byte in [0, 0x40, 0, 0xC0, 0, 0x20, 7] as [UInt8] { samples += format.samples(of: [byte], &rest) }
    #expect(samples == [0.5, -0.5] && rest == [0, 0x20, 7])
  }

  @Test func telephoneAudioHasAByteASample() {
    var rest: [UInt8] = []
    #expect(LiveAudioFormat(encoding: .muLaw, sampleRate: 8_000).samples(of: [0xFF, 0x00], &rest).count == 2)
  }
}
