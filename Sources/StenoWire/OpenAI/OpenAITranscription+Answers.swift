public import StenoCore

extension OpenAITranscription {
  /// The body of an answer and its media type.
  public struct Answer: Sendable, Equatable {
    /// The value of `Content-Type`.
    public var contentType: String
    /// The body.
    public var body: String
  }

  /// The answer in the form that was asked for.
  ///
  /// - Parameter request: What was asked for.
  /// - Returns: The body and its media type.
  public func answer(to request: OpenAITranscriptionRequest) -> Answer {
    switch request.format {
    case .json: .json(json(includingLogProbabilities: request.includesLogProbabilities))
    case .verboseJSON: .json(verboseJSON(segments: request.wantsSegments, words: request.wantsWords))
    case .diarizedJSON: .json(diarizedJSON)
    case .text: .text(text + "\n")
    case .srt: .text(SubtitleText.srt(segments))
    case .vtt: .text(SubtitleText.vtt(segments))
    }
  }

  /// The answer `json`; log probabilities are left out where nobody asked for them.
  package func json(includingLogProbabilities including: Bool) -> JSONValue {
    .object(
      [("text", .string(text)), ("languages", Self.json(languages: languages))]
        + (including ? [("logprobs", .logProbabilities(logProbabilities))] : []) + usageMember)
  }

  /// The answer `verbose_json`, whose language has an English name.
  package func verboseJSON(segments hasSegments: Bool, words hasWords: Bool) -> JSONValue {
    var members: [(name: String, value: JSONValue)] = [
      ("task", .string("transcribe")), ("language", .string(LanguageName.name(of: languages.first) ?? "unknown")),
      ("duration", .seconds(duration)), ("text", .string(text)),
    ]
    if hasWords { members.append(("words", .array(words.map(\.json)))) }
    if hasSegments { members.append(("segments", .array(segments.enumerated().map { $1.json(number: $0) }))) }
    return .object(members + usageMember)
  }

  /// The answer `diarized_json`.
  package var diarizedJSON: JSONValue {
    let members: [(name: String, value: JSONValue)] = [
      ("task", .string("transcribe")), ("duration", .seconds(duration)), ("text", .string(text)),
      ("segments", .array(segments.enumerated().map { .object($1.turn(number: $0)) })),
    ]
    return .object(members + usageMember)
  }

  private var usageMember: [(name: String, value: JSONValue)] { usage.map { [("usage", $0.json)] } ?? [] }

  static func json(languages: [String]) -> JSONValue {
    .array(languages.map { .object([("code", .string($0))]) })
  }

  /// Seconds of audio as they are charged: whole ones, rounded up.
  public static func usage(of duration: FrameIndex) -> RecognitionUsage {
    var usage = RecognitionUsage()
    let (seconds, rest) = max(0, duration.rawValue).quotientAndRemainder(dividingBy: FrameIndex.perSecond)
    usage.seconds = Double(seconds + (rest > 0 ? 1 : 0))
    return usage
  }
}

extension OpenAITranscription.Answer {
  fileprivate static func json(_ value: JSONValue) -> OpenAITranscription.Answer {
    OpenAITranscription.Answer(contentType: "application/json", body: value.text)
  }

  fileprivate static func text(_ text: String) -> OpenAITranscription.Answer {
    OpenAITranscription.Answer(contentType: "text/plain; charset=utf-8", body: text)
  }
}

extension OpenAITranscription.Word {
  fileprivate var json: JSONValue {
    .object(
      [("word", .string(text)), ("start", .seconds(frames.lowerBound)), ("end", .seconds(frames.upperBound))]
        + (confidence.map { [("confidence", JSONValue($0))] } ?? []))
  }
}

extension OpenAITranscription.Segment {
  /// All ten members, every time: typed clients need them. `seek` counts hundredths of a second, as Whisper does.
  fileprivate func json(number: Int) -> JSONValue {
    .object([
      ("id", .integer(Int64(number))), ("seek", .integer(frames.lowerBound.milliseconds / 10)),
      ("start", .seconds(frames.lowerBound)), ("end", .seconds(frames.upperBound)), ("text", .string(text)),
      ("tokens", .array(figures.tokens.map { .integer($0) })), ("temperature", JSONValue(figures.temperature)),
      ("avg_logprob", JSONValue(figures.averageLogProbability)),
      ("compression_ratio", JSONValue(figures.compressionRatio)),
      ("no_speech_prob", JSONValue(figures.noSpeechProbability)),
    ])
  }

  /// The members of `transcript.text.segment`.
  package func turn(number: Int) -> [(name: String, value: JSONValue)] {
    let digits = String(number + 1)
    let id = "seg_" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    return [
      ("type", .string("transcript.text.segment")), ("id", .string(id)), ("start", .seconds(frames.lowerBound)),
      ("end", .seconds(frames.upperBound)), ("text", .string(text)), ("speaker", .string(speaker ?? "A")),
    ]
  }
}

extension JSONValue {
  /// A position in seconds, with three decimals at the most.
  static func seconds(_ frame: FrameIndex) -> JSONValue {
    let (seconds, rest) = max(0, frame.milliseconds).quotientAndRemainder(dividingBy: 1_000)
    guard rest > 0 else { return .integer(seconds) }
    var decimals = String(1_000 + rest).dropFirst()
    while decimals.last == "0" { decimals.removeLast() }
    return .number("\(seconds).\(decimals)")
  }
}
