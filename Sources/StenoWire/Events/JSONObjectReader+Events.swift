import StenoCore

extension JSONObjectReader {
  /// `channel`, and `speaker` where it has a name; nil where there is no channel.
  func voice() throws(WireError) -> Voice? {
    guard let channel = try integer("channel", in: 1...Int64(Int32.max)) else { return nil }
    return Voice(channel: Int(channel), name: try string("speaker"))
  }

  /// The event that the object is; nil where its type is not known. `speaker` is the name of the voice, which words that
  /// have no speaker of their own carry.
  func event(speaker: String?) throws(WireError) -> TranscriptEvent? {
    switch try required("type", try string("type")) {
    case "session.started": .sessionStarted(try sessionStarted())
    case "speech_started": .speechStarted(try item(), at: try position("audio_start_ms"))
    case "transcript.text.delta":
      .delta(try item(), text: try text("delta"), logProbabilities: try logProbabilities("logprobs"))
    case "transcript.text.partial": .partial(try item(), text: try text("text"))
    case "speech_stopped":
      .speechStopped(try item(), at: try position("audio_end_ms"), cut: try required("cut", try word("cut")))
    case "transcript.text.done": .done(try transcript(speaker: speaker))
    case "transcript.failed": .failed(try item(), try failure())
    case "gap": .gap(try gap())
    case "session.done": .sessionDone(try summary())
    default: nil
    }
  }

  private func text(_ name: String) throws(WireError) -> String { try required(name, try string(name)) }

  private func item() throws(WireError) -> ItemID {
    let text = try text("item_id")
    let digits = text.dropFirst(5)
    guard text.hasPrefix("item_"), digits.utf8.count <= 18, let number = Int(digits), number >= 0,
      ItemID(number).description == text
    else { throw error("item_id", "must be 'item_' and a number of six digits or more") }
    return ItemID(number)
  }

  private func milliseconds(_ name: String) throws(WireError) -> Int64 {
    try required(name, try integer(name, in: 0...JSONValue.mostMilliseconds))
  }

  private func position(_ name: String) throws(WireError) -> FrameIndex {
    FrameIndex(milliseconds: try milliseconds(name))
  }

  private func frames(_ first: String, _ last: String) throws(WireError) -> Range<FrameIndex> {
    let (start, end) = (try position(first), try position(last))
    guard start <= end else { throw error(last, "must not be before \(first)") }
    return start..<end
  }

  private func sessionStarted() throws(WireError) -> SessionStarted {
    let options = try required("turn_detection", try object("turn_detection"))
    return SessionStarted(
      sessionID: try text("session_id"), startedAt: try text("started_at"), source: try text("source"),
      provider: try text("provider"), turnDetection: try options.turnDetection())
  }

  /// A negative threshold that is the default of its threshold is read as the default.
  private func turnDetection() throws(WireError) -> EndpointingOptions {
    var options = EndpointingOptions()
    options.threshold = try required("threshold", try confidence("threshold"))
    let negative = try required("negative_threshold", try confidence("negative_threshold"))
    if JSONValue(negative).text != JSONValue(options.effectiveNegativeThreshold).text {
      options.negativeThreshold = negative
    }
    options.prefixPaddingMilliseconds = try count("prefix_padding_ms")
    options.silenceDurationMilliseconds = try count("silence_duration_ms")
    options.minimumSpeechMilliseconds = try count("min_speech_ms")
    options.maximumSegmentMilliseconds = try count("max_segment_ms")
    do throws(OptionError) {
      try options.validate()
    } catch {
      throw self.error(error.option, "is \(error.value); it must be \(error.range)")
    }
    return options
  }

  private func count(_ name: String) throws(WireError) -> Int {
    Int(try required(name, try integer(name, in: 0...Int64(Int32.max))))
  }

  private func confidence(_ name: String) throws(WireError) -> Float? {
    try number(name, in: 0...1).map { Float($0) }
  }

  private func transcript(speaker: String?) throws(WireError) -> TranscriptItem {
    var item = TranscriptItem(
      id: try item(), text: try text("text"), confidence: try confidence("confidence"),
      logProbabilities: try logProbabilities("logprobs"), words: [], language: try string("language"),
      frames: try frames("audio_start_ms", "audio_end_ms"), provider: try text("provider"),
      usage: RecognitionUsage(self["usage"]))
    for entry in try objects("words") ?? [] { item.words.append(try entry.spokenWord(speaker: speaker)) }
    for entry in try objects("comparison") ?? [] { item.comparison.append(try entry.comparedText()) }
    return item
  }

  private func spokenWord(speaker: String?) throws(WireError) -> TranscriptWord {
    let own = try string("speaker")
    return TranscriptWord(
      text: try text("word"), frames: try frames("start_ms", "end_ms"), confidence: try confidence("confidence"),
      isEstimated: try bool("estimated") ?? false, speaker: own == speaker ? nil : own)
  }

  private func comparedText() throws(WireError) -> ComparedText {
    ComparedText(
      provider: try text("provider"), text: try string("text"), failure: try string("error"),
      confidence: try confidence("confidence"), agreement: try confidence("agreement"),
      latency: .milliseconds(try milliseconds("latency_ms")))
  }

  private func failure() throws(WireError) -> RecognitionFailure {
    let error = try required("error", try object("error"))
    return RecognitionFailure(
      code: try error.text("code"), message: try error.text("message"),
      isRetryable: try error.required("retryable", try error.bool("retryable")))
  }

  private func gap() throws(WireError) -> AudioGap {
    let start = try position("audio_start_ms")
    return AudioGap(
      frames: start..<(start + FrameIndex.perMillisecond * (try milliseconds("duration_ms"))),
      cause: try required("cause", try word("cause")), detail: try string("detail"))
  }

  private func summary() throws(WireError) -> SessionSummary {
    SessionSummary(
      duration: .zero..<(try position("duration_ms")), items: try count("items"), failed: try count("failed"))
  }
}
