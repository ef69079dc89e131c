import StenoCore
import StenoJSON
import StenoRecognize
import StenoRecognizeRemote
import StenoTransport

/// Reads a transcript out of server-sent events: deltas, then the whole text. Pure.
///
/// It takes what OpenAI's API sends, AI Refinery's two eras, and the untyped events of some servers that imitate them.
struct EventStreamReader: Sendable {
  private var parser = SSEParser()
  private var text = ""
  private var tokens: [TokenLogProbability]? = []
  private var words: [RecognizedWord] = []
  private var turns = SpeakerTurns()
  private var final: Recognition?
  private var hasEndMark = false
  private var failure: ProviderFailure?
  private var hasUntyped = false
  /// The segment, as far as the reader knows: it may still be open.
  private let segment: Range<FrameIndex>

  /// - Parameter start: The segment's first frame.
  init(start: FrameIndex) {
    segment = start..<(start + 120 * FrameIndex.perSecond)
  }

  /// Whether the transcript is whole or broken; what follows says nothing more.
  var isDone: Bool { final != nil || hasEndMark || failure != nil }

  /// The updates that these bytes complete, up to where the stream says nothing more.
  mutating func read(_ bytes: [UInt8]) -> [RecognitionUpdate] {
    var updates: [RecognitionUpdate] = []
    do {
      for event in parser.parse(bytes) where !isDone {
        if let update = try read(event) { updates.append(update) }
      }
    } catch {
      failure = error
    }
    if !isDone, let broken = parser.failure {
      let message = broken == .tooLong ? "an event is too long" : "the event stream is not UTF-8"
      failure = ProviderFailure(.badAnswer, message, excerpt: text)
    }
    return updates
  }

  /// What the stream came to, now that it has ended.
  ///
  /// - Throws: What was wrong with it.
  func finish() throws(ProviderFailure) -> Recognition {
    if let final { return final }
    if let failure { throw failure }
    guard hasEndMark || (hasUntyped && !parser.isInsideEvent) else {
      throw ProviderFailure(.dropped, "the event stream ended before the transcript was done", excerpt: text)
    }
    return recognition(text, tokens)
  }

  private mutating func read(_ event: SSEParser.Event) throws(ProviderFailure) -> RecognitionUpdate? {
    if event.data.hasPrefix("[DONE]") {
      hasEndMark = true
      return nil
    }
    let value: JSONValue
    do {
      value = try JSONValue(parsing: event.data.utf8)
    } catch {
      throw ProviderFailure(.badAnswer, "an event is not JSON: \(error)", excerpt: event.data)
    }
    if let error = value["error"], !error.isNull {
      throw ProviderFailure(.serverError, "the stream broke off: \((error["message"]?.string ?? error.text).excerpt)")
    }
    do {
      return try read(value)
    } catch {
      throw ProviderFailure(error.kind, error.message, excerpt: event.data)
    }
  }

  private mutating func read(_ value: JSONValue) throws(ProviderFailure) -> RecognitionUpdate? {
    switch value["type"]?.string {
    case "transcript.text.delta": return try delta(value)
    case "transcript.text.done":
      guard let text = value["text"]?.string else { throw ProviderFailure(.badAnswer, "the done event has no text") }
      try addWords(value["words"])
      let tokens = try TokenList.read(value["logprobs"]) ?? tokens.flatMap { $0.isEmpty ? nil : $0 }
      final = recognition(text, tokens)
      final?.language = value["languages"]?.array?.first?["code"]?.string
      return nil
    case "transcript.word":
      addWord(value)
      return nil
    case "transcript.text.segment":
      turns.append(value, in: segment)
      return nil
    case .some: return nil
    case nil: return untyped(value)
    }
  }

  private mutating func delta(_ value: JSONValue) throws(ProviderFailure) -> RecognitionUpdate? {
    guard let delta = value["delta"]?.string ?? value["text"]?.string else {
      throw ProviderFailure(.badAnswer, "a delta has no text")
    }
    // A hypothesis of the recognizer behind AI Refinery, which the next one replaces.
    if value["result_type"]?.string?.lowercased() == "intermediate" { return .partial(text: delta) }
    return commit(delta, try TokenList.read(value["logprobs"]))
  }

  /// Some servers send the segments of a JSON answer, others the chunks of a chat completion.
  private mutating func untyped(_ value: JSONValue) -> RecognitionUpdate? {
    let choice = value["choices"]?.array?.first?["delta"]?["content"]?.string
    guard let part = choice ?? value["text"]?.string else { return nil }
    hasUntyped = true
    return commit(part, nil)
  }

  private mutating func commit(_ part: String, _ new: [TokenLogProbability]?) -> RecognitionUpdate {
    text += part
    if let new { tokens?.append(contentsOf: new) } else { tokens = nil }
    return .committed(text: part, logProbabilities: new)
  }

  private mutating func addWords(_ list: JSONValue?) throws(ProviderFailure) {
    for word in list?.array ?? [] { addWord(word) }
  }

  private mutating func addWord(_ value: JSONValue) {
    guard let word = value["word"]?.string?.trimmingWhitespace, !word.isEmpty else { return }
    words.append(
      RecognizedWord(
        text: word, confidence: value["confidence"]?.number?.confidence,
        frames: WordTimes.frames(value["start"]?.number, value["end"]?.number, in: segment)))
  }

  private func recognition(_ text: String, _ tokens: [TokenLogProbability]?) -> Recognition {
    let tokens = tokens.flatMap { $0.isEmpty ? nil : $0 }
    return Recognition(
      text: text.trimmingWhitespace, confidence: TokenLogProbability.confidence(of: tokens), logProbabilities: tokens,
      words: words.isEmpty ? turns.words(of: text) : words)
  }
}
