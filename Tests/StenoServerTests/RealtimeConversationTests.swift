import StenoCore
import StenoWire
import Testing

@testable import StenoServer

@Suite struct RealtimeConversationTests {
  private static func conversation(
    _ turnDetection: String = #"{"type":"server_vad"}"#, model: String = "gpt-4o-transcribe", logprobs: Bool = false
  ) throws -> RealtimeConversation {
    var conversation = RealtimeConversation(
      OpenAIRealtimeSession(id: "s"), shape: .current, models: ModelNames(own: "local"), languages: ["en"])
    let include = logprobs ? #","include":["item.input_audio_transcription.logprobs"]"# : ""
    _ = conversation.hear(
      try message(
        #"""
        {"type":"session.update","session":{"type":"transcription"\#(include),"audio":{"input":{
        "transcription":{"model":"\#(model)"},"turn_detection":\#(turnDetection)}}}}
        """#))
    return conversation
  }

  private static func message(_ text: String) throws -> OpenAIRealtimeClientMessage {
    try OpenAIRealtimeClientMessage(parsing: text.utf8)
  }

  private static func item(_ number: Int, _ text: String) -> TranscriptEvent {
    .done(
      TranscriptItem(
        id: ItemID(number), text: text,
        logProbabilities: [.init(token: text, logProbability: -0.1, bytes: Array(text.utf8))],
        language: "en", frames: .zero..<FrameIndex(16_000), provider: "test"))
  }

  /// What is said, each event as its type with what matters of it.
  private func said(_ actions: [RealtimeConversation.Action]) -> [String] {
    actions.map { action in
      switch action {
      case .send(.speechStarted(let item, let start)): "started \(item) \(start.milliseconds)"
      case .send(.speechStopped(let item, let end)): "stopped \(item) \(end.milliseconds)"
      case .send(.committed(let item, let previous)): "committed \(item) after \(previous ?? "-")"
      case .send(.itemAdded(let item, _)): "added \(item)"
      case .send(.itemDone(let item, _)): "done \(item)"
      case .send(.delta(let item, let text, let tokens)): "\(item) + \(text)" + (tokens == nil ? "" : " with tokens")
      case .send(.completed(let item, let whole)):
        "\(item) = \(whole.text)" + (whole.logProbabilities == nil ? "" : " with tokens")
      case .send(.failed(let item, let error)): "\(item) failed: \(error.message)"
      case .send(.error(let error, let id)): "error \(error.code ?? error.param ?? "") \(id ?? "-")"
      case .send(.cleared): "cleared"
      case .send(.sessionUpdated): "updated"
      default: "\(action)"
      }
    }
  }

  @Test func aTurnThatTheServerDetects() throws {
    var conversation = try Self.conversation()
    var lines: [String] = []
    for event in [
      .speechStarted(ItemID(1), at: FrameIndex(milliseconds: 300)),
      .delta(ItemID(1), text: "Ever", logProbabilities: nil),
      .partial(ItemID(1), text: " tried"),
      .speechStopped(ItemID(1), at: FrameIndex(milliseconds: 1_300), cut: .silence),
      .delta(ItemID(1), text: " tried.", logProbabilities: nil), Self.item(1, "Ever tried."),
      .speechStarted(ItemID(2), at: FrameIndex(milliseconds: 2_000)),
      .speechStopped(ItemID(2), at: FrameIndex(milliseconds: 2_500), cut: .silence), Self.item(2, ""),
    ] as [TranscriptEvent] { lines += said(conversation.observe(event)) }
    #expect(
      lines == [
        "started item_s_1 300", "item_s_1 + Ever", "stopped item_s_1 1300", "committed item_s_1 after -",
        "added item_s_1", "done item_s_1", "item_s_1 +  tried.", "item_s_1 = Ever tried.",
        "started item_s_2 2000", "stopped item_s_2 2500", "committed item_s_2 after item_s_1", "added item_s_2",
        "done item_s_2", "item_s_2 = ",
      ])
  }

  /// Without turn detection nothing is said of a turn before its commit, however many segments it has.
  @Test(arguments: [("gpt-4o-transcribe", false), ("gpt-realtime-whisper", true)])
  func aTurnThatTheClientCommits(model: String, isEager: Bool) throws {
    var conversation = try Self.conversation("null", model: model, logprobs: true)
    #expect(!conversation.endpointing.detectsTurns)
    var early: [String] = []
    for event in [
      .speechStarted(ItemID(1), at: .zero), .delta(ItemID(1), text: "Ever tried.", logProbabilities: []),
      .speechStopped(ItemID(1), at: FrameIndex(100), cut: .maxPause), Self.item(1, "Ever tried."),
      .speechStarted(ItemID(2), at: FrameIndex(100)), .delta(ItemID(2), text: "Ever failed.", logProbabilities: []),
    ] as [TranscriptEvent] { early += said(conversation.observe(event)) }
    let deltas = ["item_s_1 + Ever tried. with tokens", "item_s_1 +  Ever failed. with tokens"]
    #expect(early == (isEager ? deltas : []))
    #expect(said(conversation.hear(try Self.message(#"{"type":"input_audio_buffer.commit"}"#))).count == 1)
    #expect(conversation.obeyed(.commit, hadSegment: true).isEmpty)
    var late = said(conversation.observe(.speechStopped(ItemID(2), at: FrameIndex(200), cut: .commit)))
    late += said(conversation.observe(Self.item(2, "Ever failed.")))
    #expect(
      late == ["committed item_s_1 after -", "added item_s_1", "done item_s_1"] + (isEager ? [] : deltas)
        + ["item_s_1 = Ever tried. Ever failed. with tokens"])
  }

  @Test func aCommitWithoutAudioIsRefusedByItsName() throws {
    var conversation = try Self.conversation("null")
    _ = conversation.hear(try Self.message(#"{"type":"input_audio_buffer.commit","event_id":"mine"}"#))
    #expect(
      said(conversation.obeyed(.commit, hadSegment: false)) == ["error input_audio_buffer_commit_empty mine"])
  }

  @Test func whatIsClearedIsHeardOfNoMore() throws {
    var conversation = try Self.conversation()
    _ = conversation.observe(.speechStarted(ItemID(1), at: .zero))
    #expect(said(conversation.hear(try Self.message(#"{"type":"input_audio_buffer.clear"}"#))).count == 1)
    var lines = said(conversation.observe(.speechStopped(ItemID(1), at: FrameIndex(9), cut: .clear)))
    lines += said(
      conversation.observe(
        .failed(ItemID(1), RecognitionFailure(code: "cleared", message: "cleared", isRetryable: false))))
    lines += said(conversation.obeyed(.clear, hadSegment: true))
    #expect(lines == ["cleared"])
    #expect(said(conversation.observe(.speechStarted(ItemID(2), at: .zero))) == ["started item_s_2 0"])
  }

  @Test func aFailureEndsItsItem() throws {
    var conversation = try Self.conversation()
    _ = conversation.observe(.speechStarted(ItemID(1), at: .zero))
    _ = conversation.observe(.speechStopped(ItemID(1), at: FrameIndex(9), cut: .silence))
    let failure = RecognitionFailure(code: "timed_out", message: "too late", isRetryable: true)
    #expect(said(conversation.observe(.failed(ItemID(1), failure))) == ["item_s_1 failed: too late"])
  }

  @Test(arguments: [
    (
      #"{"type":"session.update","event_id":"e","session":{"audio":{"input":{"transcription":{"model":"nonsense"}}}}}"#,
      "model_not_found e"
    ),
    (
      #"{"type":"session.update","event_id":"e","session":{"audio":{"input":{"transcription":{"language":"de"}}}}}"#,
      "invalid_value e"
    ),
    (
      #"{"type":"session.update","event_id":"e","session":{"audio":{"input":{"turn_detection":{"type":"server_vad","threshold":7}}}}}"#,
      "invalid_value e"
    ),
    (#"{"type":"response.create","event_id":"e"}"#, "invalid_event e"),
  ])
  func whatCannotBeMeantIsAnError(text: String, error: String) throws {
    var conversation = try Self.conversation()
    let before = conversation.session
    #expect(said(conversation.hear(try Self.message(text))) == ["error " + error])
    #expect(conversation.session == before)
  }

  @Test func valuesOfTurnDetectionAreObeyed() throws {
    let values =
      #"{"type":"server_vad","threshold":0.3,"prefix_padding_ms":100,"silence_duration_ms":250,"create_response":true}"#
    let options = try Self.conversation(values).endpointing
    #expect(options.threshold == 0.3 && options.prefixPaddingMilliseconds == 100)
    #expect(options.silenceDurationMilliseconds == 250 && options.detectsTurns)
    #expect(
      try Self.conversation(#"{"type":"semantic_vad","eagerness":"low"}"#).endpointing.silenceDurationMilliseconds
        == 1_500)
  }
}
