package import StenoCore

extension JSONValue {
  /// An event as one object, in the order in which the design lists its members.
  ///
  /// `channel`, and `speaker` where the voice has a name, come right after `type`.
  package init(_ event: TranscriptEvent, voice: Voice?) {
    let (type, members) = Self.typeAndMembers(of: event, speaker: voice?.name)
    self = Self.object(type: type, voice: voice, members)
  }

  /// The last position or latency that is read: a century.
  package static let mostMilliseconds: Int64 = 100 * 366 * 86_400_000

  /// An object that begins with its type and its voice, if it has one.
  package static func object(type: String, voice: Voice?, _ members: [(name: String, value: JSONValue)]) -> JSONValue {
    .object([("type", .string(type))] + self.voice(voice) + members)
  }

  /// The members that say whose words these are: `channel`, and `speaker` where it has a name.
  package static func voice(_ voice: Voice?) -> [(name: String, value: JSONValue)] {
    guard let voice else { return [] }
    return [("channel", .integer(Int64(voice.channel)))] + (voice.name.map { [("speaker", .string($0))] } ?? [])
  }

  private static func typeAndMembers(
    of event: TranscriptEvent, speaker: String?
  ) -> (type: String, members: [(name: String, value: JSONValue)]) {
    switch event {
    case .sessionStarted(let session): ("session.started", members(of: session))
    case .speechStarted(let id, let start): ("speech_started", [item(id), ("audio_start_ms", .milliseconds(start))])
    case .delta(let id, let text, let logProbabilities):
      (
        "transcript.text.delta",
        [item(id), ("delta", .string(text)), ("logprobs", .logProbabilities(logProbabilities))]
      )
    case .partial(let id, let text): ("transcript.text.partial", [item(id), ("text", .string(text))])
    case .speechStopped(let id, let end, let cut):
      ("speech_stopped", [item(id), ("audio_end_ms", .milliseconds(end)), ("cut", .string(cut.rawValue))])
    case .done(let item): ("transcript.text.done", members(of: item, speaker: speaker))
    case .failed(let id, let failure): ("transcript.failed", members(of: id, failure: failure))
    case .gap(let gap): ("gap", members(of: gap))
    case .sessionDone(let summary): ("session.done", members(of: summary))
    }
  }

  /// The member `item_id`.
  package static func item(_ id: ItemID) -> (name: String, value: JSONValue) {
    ("item_id", .string(id.description))
  }

  /// The members of `session.started`.
  package static func members(of session: SessionStarted) -> [(name: String, value: JSONValue)] {
    [
      ("session_id", .string(session.sessionID)), ("started_at", .string(session.startedAt)),
      ("source", .string(session.source)), ("provider", .string(session.provider)),
      ("turn_detection", .turnDetection(session.turnDetection)),
    ]
  }

  /// The members of `transcript.text.done`. Words whose speaker is not known have `speaker`, if there is one.
  package static func members(of item: TranscriptItem, speaker: String? = nil) -> [(name: String, value: JSONValue)] {
    [
      self.item(item.id), ("text", .string(item.text)), ("confidence", JSONValue(item.confidence)),
      ("logprobs", .logProbabilities(item.logProbabilities)),
      ("words", .array(item.words.map { word($0, speaker: speaker) })),
      ("language", JSONValue(item.language)), ("audio_start_ms", .milliseconds(item.frames.lowerBound)),
      ("audio_end_ms", .milliseconds(item.frames.upperBound)), ("provider", .string(item.provider)),
    ] + (item.usage.flatMap { $0.isEmpty ? nil : [("usage", $0.json)] } ?? [])
      + (item.comparison.isEmpty ? [] : [("comparison", .array(item.comparison.map { compared($0) }))])
  }

  private static func compared(_ entry: ComparedText) -> JSONValue {
    .object([
      ("provider", .string(entry.provider)), ("text", JSONValue(entry.text)),
      ("confidence", JSONValue(entry.confidence)), ("agreement", JSONValue(entry.agreement)),
      ("latency_ms", .integer(milliseconds(of: entry.latency))),
      ("error", JSONValue(entry.failure)),
    ])
  }

  /// A latency in milliseconds, rounded; not negative, and a century at the most.
  private static func milliseconds(of latency: Duration) -> Int64 {
    let milliseconds = min(max(latency / .milliseconds(1), 0), Double(mostMilliseconds))
    return Int64(milliseconds + 0.5)
  }

  /// The members of `transcript.failed`.
  package static func members(of id: ItemID, failure: RecognitionFailure) -> [(name: String, value: JSONValue)] {
    let error: [(name: String, value: JSONValue)] = [
      ("code", .string(failure.code)), ("message", .string(failure.message)),
      ("retryable", .bool(failure.isRetryable)),
    ]
    return [item(id), ("error", .object(error))]
  }

  /// The members of `gap`.
  package static func members(of gap: AudioGap) -> [(name: String, value: JSONValue)] {
    [
      ("audio_start_ms", .milliseconds(gap.frames.lowerBound)), ("duration_ms", .integer(gap.frames.milliseconds)),
      ("cause", .string(gap.cause.rawValue)),
    ] + (gap.detail.map { [("detail", .string($0))] } ?? [])
  }

  /// The members of `session.done`.
  package static func members(of summary: SessionSummary) -> [(name: String, value: JSONValue)] {
    [
      ("duration_ms", .integer(summary.duration.milliseconds)), ("items", .integer(Int64(summary.items))),
      ("failed", .integer(Int64(summary.failed))),
    ]
  }

  /// A position in milliseconds, rounded down.
  package static func milliseconds(_ frame: FrameIndex) -> JSONValue {
    .integer(frame.milliseconds)
  }

  private static func turnDetection(_ options: EndpointingOptions) -> JSONValue {
    .object([
      ("threshold", JSONValue(options.threshold)),
      ("negative_threshold", JSONValue(options.effectiveNegativeThreshold)),
      ("prefix_padding_ms", .integer(Int64(options.prefixPaddingMilliseconds))),
      ("silence_duration_ms", .integer(Int64(options.silenceDurationMilliseconds))),
      ("min_speech_ms", .integer(Int64(options.minimumSpeechMilliseconds))),
      ("max_segment_ms", .integer(Int64(options.maximumSegmentMilliseconds))),
    ])
  }

  /// A provider that tells speakers apart within a source knows better than the source's name.
  private static func word(_ word: TranscriptWord, speaker: String?) -> JSONValue {
    .object(
      [
        ("word", .string(word.text)), ("start_ms", .milliseconds(word.frames.lowerBound)),
        ("end_ms", .milliseconds(word.frames.upperBound)), ("confidence", JSONValue(word.confidence)),
      ] + (word.isEstimated ? [("estimated", .bool(true))] : [])
        + ((word.speaker ?? speaker).map { [("speaker", .string($0))] } ?? []))
  }
}
