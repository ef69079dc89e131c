import StenoCore
import StenoWire
import StenoSpeech
import StenoProviders
import StenoTransport

/// Reads a transcript out of events: deltas, then the whole text. Pure.
///
/// It takes what OpenAI's and Mistral's APIs send, AI Refinery's two eras, and the untyped events of some servers that
/// imitate them. An event that cannot be read is passed over: what it held is in the whole text, if one comes.
struct EventStreamReader: Sendable {
  private var parser = ServerSentEventParser()
  private var text = ""
  private var tokens: [TokenLogProbability]? = []
  private var words: [RecognizedWord] = []
  private var turns = SpeakerTurns()
  private var phrases: PhraseTimes
  private var language: String?
  private var final: Recognition?
  private var hasEndMark = false
  private var failure: ProviderFailure?
  /// What was wrong with the first event that was passed over.
  private var oddity: ProviderFailure?
  private var hasUntyped = false
  /// The segment, as far as the reader knows: it may still be open.
  private let segment: Range<FrameIndex>

  /// - Parameter start: The segment's first frame.
  init(start: FrameIndex) {
    segment = start..<(start + 120 * FrameIndex.perSecond)
    phrases = PhraseTimes(in: segment)
  }

  /// Whether the transcript is whole or broken; what follows says nothing more.
  var isDone: Bool { final != nil || hasEndMark || failure != nil }

  /// The updates that these bytes complete, up to where the stream says nothing more.
  mutating func read(_ bytes: [UInt8]) -> [RecognitionUpdate] {
    let updates = read(parser.parse(bytes))
    if !isDone, let broken = parser.failure {
      let message = broken == .tooLong ? "an event is too long" : "the event stream is not UTF-8"
      failure = ProviderFailure(.badAnswer, message, excerpt: text)
    }
    return updates
  }

  private mutating func read(_ events: [ServerSentEvent]) -> [RecognitionUpdate] {
    var updates: [RecognitionUpdate] = []
    for event in events where !isDone {
      if let update = read(event) { updates.append(update) }
    }
    return updates
  }

  /// What the stream came to, now that it has ended; the updates of its last event come with it.
  ///
  /// - Throws: What was wrong with it.
  mutating func finish() throws(ProviderFailure) -> (updates: [RecognitionUpdate], recognition: Recognition) {
    let (isOpen, odd) = (parser.isInsideEvent, oddity)
    let updates = read(parser.finish().map { [$0] } ?? [])
    if let final { return (updates, final) }
    if let failure { throw failure }
    if let odd { throw odd }
    // An event that is not whole is no odd event.
    guard hasEndMark || (hasUntyped && !(isOpen && oddity != nil)) else {
      throw ProviderFailure(.dropped, "the event stream ended before the transcript was complete", excerpt: text)
    }
    return (updates, recognition(text, tokens))
  }

  private mutating func read(_ event: ServerSentEvent) -> RecognitionUpdate? {
    if event.data.hasPrefix("[DONE]") {
      hasEndMark = true
      return nil
    }
    // A sign of life.
    guard event.data.utf8.contains(where: { $0 > 0x20 }), event.type != "ping" else { return nil }
    let value: JSONValue
    do {
      value = try JSONValue(received: event.data.utf8)
    } catch {
      pass(over: event, "an event is not JSON: \(error)")
      return nil
    }
    if let error = value["error"], !error.isNull {
      let said = (error["message"]?.string ?? error.string ?? error.text).excerpt
      failure = ProviderFailure(.serverError, "the stream failed: \(said)")
      return nil
    }
    return read(value, type: value["type"]?.string ?? (event.type == "message" ? nil : event.type), event)
  }

  private mutating func pass(over event: ServerSentEvent, _ message: String) {
    oddity = oddity ?? ProviderFailure(.badAnswer, message, excerpt: event.data)
  }

  /// #### Source
  /// openai/openai-openapi @f85dbe2, `TranscriptTextDeltaEvent` and its like; mistralai/client-python,
  /// `TranscriptionStreamEvents`.
  private mutating func read(_ value: JSONValue, type: String?, _ event: ServerSentEvent) -> RecognitionUpdate? {
    switch type {
    case "transcript.text.delta", "transcription.text.delta": return delta(value, event)
    case "transcript.text.done", "transcription.done": finish(value, event)
    case "transcript.word": addWord(value)
    case "transcript.text.segment", "transcript.segment", "transcription.segment":
      let turn = value["segment"] ?? value
      turns.append(turn, in: segment)
      phrases.append(
        turn["text"]?.string, from: turn["start"]?.figure, to: turn["end"]?.figure, speaker: turn.speaker)
    case "transcription.language": language = value["audio_language"]?.string ?? language
    case "error":
      failure = ProviderFailure(
        .serverError, "the stream failed: \((value["message"]?.string ?? value.text).excerpt)")
    case .some: break
    case nil: return untyped(value)
    }
    return nil
  }

  private mutating func delta(_ value: JSONValue, _ event: ServerSentEvent) -> RecognitionUpdate? {
    guard let member = value["delta"] ?? value["text"], member.isNull || member.string != nil else {
      pass(over: event, "a delta has no text")
      return nil
    }
    guard let delta = member.string, !delta.isEmpty else { return nil }
    // A hypothesis of the recognizer behind AI Refinery, which the next one replaces.
    if value["result_type"]?.string?.lowercased() == "intermediate" { return .partial(text: delta) }
    return commit(delta, TokenList.read(value["logprobs"]))
  }

  /// The whole text; where it is null, what came so far is all.
  private mutating func finish(_ value: JSONValue, _ event: ServerSentEvent) {
    let said = value["text"]
    guard said?.string != nil || said?.isNull == true || !text.isEmpty else {
      return pass(over: event, "the done event has no text")
    }
    for word in value["words"]?.array ?? [] { addWord(word) }
    if let whole = value["segments"]?.array, !whole.isEmpty {
      phrases = PhraseTimes(in: segment)
      for part in whole {
        phrases.append(
          part["text"]?.string, from: part["start"]?.figure, to: part["end"]?.figure, speaker: part.speaker)
      }
    }
    let tokens = TokenList.read(value["logprobs"]) ?? tokens.flatMap { $0.isEmpty ? nil : $0 }
    let named = value["languages"]?.array?.first?["code"]?.string ?? value["language"]?.string ?? language
    final = recognition(said?.string ?? text, tokens)
    final?.language = LanguageName.tag(named)
    final?.usage = RecognitionUsage(value["usage"])
  }

  /// Some servers send the segments of a JSON answer, others the chunks of a chat completion.
  private mutating func untyped(_ value: JSONValue) -> RecognitionUpdate? {
    let choice = value["choices"]?.array?.first?["delta"]?["content"]?.string
    guard let part = choice ?? value["text"]?.string else { return nil }
    hasUntyped = true
    return part.isEmpty ? nil : commit(part, nil)
  }

  private mutating func commit(_ part: String, _ new: [TokenLogProbability]?) -> RecognitionUpdate {
    if TextLedger.isCumulative(part, after: text) {
      text = part
      tokens = nil
      return .committed(text: part, logProbabilities: nil)
    }
    text += part
    if let new { tokens?.append(contentsOf: new) } else { tokens = nil }
    return .committed(text: part, logProbabilities: new)
  }

  private mutating func addWord(_ value: JSONValue) {
    guard let word = value["word"]?.string?.trimmingWhitespace, !word.isEmpty else { return }
    words.append(
      RecognizedWord(
        text: word, confidence: value["confidence"]?.figure?.confidence,
        frames: WordTimes.frames(value["start"]?.figure, value["end"]?.figure, in: segment), speaker: value.speaker))
  }

  private func recognition(_ text: String, _ tokens: [TokenLogProbability]?) -> Recognition {
    let tokens = tokens.flatMap { $0.isEmpty ? nil : $0 }
    return Recognition(
      text: text.trimmingWhitespace, confidence: TokenLogProbability.confidence(of: tokens), logProbabilities: tokens,
      words: words.isEmpty ? turns.words(of: text) ?? phrases.words(of: text) : words,
      language: LanguageName.tag(language))
  }
}
