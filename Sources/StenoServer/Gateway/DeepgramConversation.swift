import StenoCore
import StenoSpeech
import StenoWire

/// A stream of Deepgram's live `/v1/listen`, between what its client says and what the transcript says: pure.
///
/// Every segment is one final result; the results before it, where they are asked for, replace each other.
struct DeepgramConversation: LiveConversation {
  typealias Action = LiveAction<DeepgramServerMessage>

  /// The segment that is open or has no final text yet.
  private struct Turn {
    let start: FrameIndex
    /// Words that will not change.
    var told = ""
    /// What was sent last.
    var interim = ""
    var cut: SpeechSegment.Cut?
    /// Whether its final result answers a `Finalize` that came too late to close it.
    var answersFinalize = false
  }

  /// A shorter silence than this would cut words apart, whose text would suffer.
  private static let leastSilence = 250
  /// The range of the session's option.
  private static let mostSilence = 5_000

  let format: LiveAudioFormat
  private let query: DeepgramQuery
  private let metadata: DeepgramMetadata
  private var turn: Turn?
  /// How far the session has listened.
  private var position: FrameIndex = .zero
  /// Where speech goes on after a cut that is no pause.
  private var goesOn = false
  /// The end of the last word of an utterance whose end was not reported.
  private var lastWordEnd: FrameIndex?

  /// A stream that has just been opened.
  ///
  /// - Parameters:
  ///   - query: What its client asks for.
  ///   - format: How its audio comes.
  ///   - metadata: What answers say of the request.
  init(_ query: DeepgramQuery, format: LiveAudioFormat, metadata: DeepgramMetadata) {
    self.query = query
    self.format = format
    self.metadata = metadata
  }

  /// How the session cuts: `endpointing`, from 250 ms on.
  var endpointing: EndpointingOptions {
    var options = EndpointingOptions()
    if let silence = query.endpointingMilliseconds, silence > 0 {
      options.silenceDurationMilliseconds = min(max(silence, Self.leastSilence), Self.mostSilence)
    }
    return options
  }

  var recognition: RecognitionOptions { query.hasInterimResults ? RecognitionOptions() : .finalsOnly }

  var isInTurn: Bool { turn.map { $0.cut == nil } ?? false }

  func greet() -> [Action] { [] }

  func text(of message: DeepgramServerMessage, number: Int) -> String { message.json.text }

  // MARK: What the client says

  func hear(text: String) -> [Action] {
    guard let json = try? JSONValue(received: text.utf8), let message = try? DeepgramClientMessage(json) else {
      return [
        .send(
          .error(
            variant: "DATA-0000",
            description:
              "a text message must be JSON with a type, such as {\"type\":\"KeepAlive\"}; audio is sent in binary"))
      ]
    }
    switch message {
    case .finalize: return [.obey(.commit)]
    case .closeStream: return [.finish]
    case .keepAlive, .other: return []
    }
  }

  /// An empty message ends the stream, as older clients have it.
  func hear(bytes: [UInt8]) -> [Action] { bytes.isEmpty ? [.finish] : [.append(bytes, format)] }

  // MARK: What the session says

  mutating func advance(to position: FrameIndex) -> [Action] {
    self.position = max(self.position, position)
    return turn == nil ? endUtterance(by: self.position) : []
  }

  func ends(_ cut: SpeechSegment.Cut?) -> Bool {
    switch cut {
    case .silence, .end, .commit: true
    case .maxPause, .maxValley, .maxHard, .clear, nil: false
    }
  }

  mutating func obeyed(_ command: SessionCommand, hadSegment: Bool) -> [Action] {
    guard command == .commit, !hadSegment else { return [] }
    guard turn == nil else {
      turn?.answersFinalize = true
      return []
    }
    return [.send(.results(finalized))]
  }

  mutating func observe(_ event: TranscriptEvent) -> [Action] {
    switch event {
    case .speechStarted(_, let start): begin(at: start)
    case .delta(_, let text, _): tell(text, isFinal: true)
    case .partial(_, let text): tell(text, isFinal: false)
    case .speechStopped(_, _, let cut): stop(cut)
    case .done(let item): finish(item)
    case .failed(_, let failure): fail(failure)
    case .sessionDone(let summary): close(summary)
    case .sessionStarted, .gap: []
    }
  }

  private mutating func begin(at start: FrameIndex) -> [Action] {
    let ended = goesOn ? [] : endUtterance(by: start)
    turn = Turn(start: start)
    position = max(position, start)
    defer { goesOn = false }
    return ended + (query.hasSpeechEvents && !goesOn ? [.send(.speechStarted(at: start))] : [])
  }

  private mutating func tell(_ text: String, isFinal: Bool) -> [Action] {
    guard var open = turn else { return [] }
    defer { turn = open }
    if isFinal { open.told += text }
    let whole = isFinal ? open.told : open.told + text
    // Words that become final were sent as part of the text before.
    guard query.hasInterimResults, !whole.isEmpty, !open.interim.hasPrefix(whole) else { return [] }
    open.interim = whole
    return [
      .send(
        .results(
          DeepgramServerMessage.Results(
            frames: open.start..<max(position, open.start), text: whole, confidence: 0, metadata: metadata)))
    ]
  }

  private mutating func stop(_ cut: SpeechSegment.Cut) -> [Action] {
    turn?.cut = cut
    goesOn = cut != .clear && !ends(cut)
    return []
  }

  private mutating func finish(_ item: TranscriptItem) -> [Action] {
    guard let open = turn else { return [] }
    turn = nil
    var results = DeepgramServerMessage.Results(
      frames: item.frames, text: item.text, confidence: item.confidence ?? 0, metadata: metadata)
    results.words = item.words.map { .init($0.text, frames: $0.frames, confidence: $0.confidence) }
    results.isFinal = true
    results.isEndpoint = ends(open.cut) && query.endpointingMilliseconds != 0
    results.isFromFinalize = open.cut == .commit || open.answersFinalize
    if !item.text.isEmpty { lastWordEnd = item.words.last?.frames.upperBound ?? item.frames.upperBound }
    return [.send(.results(results))]
  }

  private mutating func fail(_ failure: RecognitionFailure) -> [Action] {
    guard let open = turn else { return [] }
    turn = nil
    guard failure.code != "cleared" else { return [] }
    let error = Action.send(.error(variant: failure.code, description: failure.message))
    return [error] + (open.cut == .commit || open.answersFinalize ? [.send(.results(finalized))] : [])
  }

  private func close(_ summary: SessionSummary) -> [Action] {
    var metadata = metadata
    metadata.duration = FrameIndex(summary.duration.length)
    return [.send(.metadata(metadata))]
  }

  /// The answer to a `Finalize` for which there was nothing.
  private var finalized: DeepgramServerMessage.Results {
    var results = DeepgramServerMessage.Results(
      frames: position..<position, text: "", confidence: 0, metadata: metadata)
    (results.isFinal, results.isFromFinalize) = (true, true)
    return results
  }

  /// Reports the end of an utterance after which nothing was said until `position`.
  private mutating func endUtterance(by position: FrameIndex) -> [Action] {
    guard let silence = query.utteranceEndMilliseconds, silence > 0, let end = lastWordEnd,
      position - end >= Int64(silence) * FrameIndex.perMillisecond
    else { return [] }
    lastWordEnd = nil
    return [.send(.utteranceEnd(lastWordEnd: end))]
  }
}
