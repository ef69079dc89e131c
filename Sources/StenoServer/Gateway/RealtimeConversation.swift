import StenoCore
import StenoSpeech
import StenoWire

/// A transcription session of OpenAI's Realtime API, between what its client says and what the transcript says: pure.
///
/// With turn detection every segment is an item. Without, the segments up to a commit are one, which was cut only
/// because it grew too long, and nothing is said of it before the commit; some models' clients expect its words at once.
struct RealtimeConversation: LiveConversation {
  /// What must be done, in order.
  typealias Action = LiveAction<OpenAIRealtimeServerMessage.Event>

  /// An item that is not complete yet.
  private struct Turn {
    let name: String
    var isCommitted = false
    /// Segments that are open or have no final text yet.
    var pending = 0
    var whole = OpenAITranscription(text: "")
    /// Text that was sent, or waits in `held`.
    var told = ""
    var held: [OpenAIRealtimeServerMessage.Event] = []
    var failure: OpenAIError?
  }

  private(set) var session: OpenAIRealtimeSession
  /// The form in which the client knows sessions.
  private(set) var shape: OpenAIRealtimeSession.Shape
  private let models: ModelNames
  private let languages: [String]
  /// Items that are not complete, oldest first.
  private var turns: [Turn] = []
  /// Which item each segment belongs to.
  private var names: [ItemID: String] = [:]
  private var previous: String?
  private var itemCount = 0
  /// The client's names for commits that were not obeyed yet.
  private var commits: [String?] = []

  /// A session that has just been created.
  ///
  /// - Parameters:
  ///   - session: How it begins.
  ///   - shape: The form in which its client knows sessions, as far as the connection tells.
  ///   - models: The names of models that are known.
  ///   - languages: The languages that the engine knows; none where it does not say.
  init(
    _ session: OpenAIRealtimeSession, shape: OpenAIRealtimeSession.Shape, models: ModelNames, languages: [String]
  ) {
    self.session = session
    self.shape = shape
    self.models = models
    self.languages = languages
  }

  /// How the session cuts.
  var endpointing: EndpointingOptions {
    var options = EndpointingOptions()
    switch session.turnDetection {
    case nil: options.detectsTurns = false
    case .serverVAD(let values, _):
      options.threshold = values.threshold.map { Float($0) } ?? options.threshold
      options.prefixPaddingMilliseconds = values.prefixPaddingMilliseconds ?? options.prefixPaddingMilliseconds
      options.silenceDurationMilliseconds = values.silenceDurationMilliseconds ?? options.silenceDurationMilliseconds
    case .semanticVAD(let eagerness):
      // What was said does not tell yet whether more is coming; a longer silence does.
      options.silenceDurationMilliseconds =
        switch eagerness {
        case .high: 500
        case .medium, .auto: 800
        case .low: 1_500
        }
    }
    return options
  }

  var format: LiveAudioFormat { LiveAudioFormat(session.format) }

  let recognition = RecognitionOptions()

  func greet() -> [Action] { [.send(.sessionCreated(session))] }

  func text(of event: OpenAIRealtimeServerMessage.Event, number: Int) -> String {
    OpenAIRealtimeServerMessage(event, eventID: "event_\(session.id ?? "")_\(number)").json(shape).text
  }

  // MARK: What the client says

  mutating func hear(text: String) -> [Action] {
    do throws(OpenAIRealtimeClientMessage.Refusal) {
      return hear(try OpenAIRealtimeClientMessage(parsing: text.utf8))
    } catch {
      return refuse(error)
    }
  }

  /// Audio comes in Base64 here, and binary messages mean nothing.
  func hear(bytes: [UInt8]) -> [Action] { [] }

  func advance(to position: FrameIndex) -> [Action] { [] }

  /// Takes a message of the client's.
  mutating func hear(_ message: OpenAIRealtimeClientMessage) -> [Action] {
    switch message.event {
    case .updateSession(let update):
      do throws(OpenAIError) {
        try apply(update)
        return [.obey(.update(endpointing)), .send(.sessionUpdated(session))]
      } catch {
        return [.send(.error(error, eventID: message.eventID))]
      }
    case .append(let audio): return audio.isEmpty ? [] : [.append(audio, format)]
    case .commit(let isFinal):
      commits.append(message.eventID)
      return [.obey(.commit)] + (isFinal ? [.finish] : [])
    case .clear: return [.obey(.clear)]
    case .done: return [.finish]
    case .other(let type):
      let error = OpenAIError(
        status: 400, "events of the type \(type) are not supported in a transcription session", param: "type",
        code: "invalid_event")
      return [.send(.error(error, eventID: message.eventID))]
    }
  }

  /// A message that could not be read.
  func refuse(_ refusal: OpenAIRealtimeClientMessage.Refusal) -> [Action] {
    [.send(.error(refusal.error, eventID: refusal.eventID))]
  }

  private mutating func apply(_ update: OpenAIRealtimeUpdate) throws(OpenAIError) {
    var next = session
    try next.apply(update)
    if let model = next.transcription?.model, !models.knows(model) { throw .unknownModel(model) }
    if let language = next.transcription?.languages.first, !isKnown(language) {
      throw .invalidValue(
        "session.audio.input.transcription.language",
        "this server recognizes \(languages.joined(separator: ", ")), not \(language)")
    }
    session = next
    switch update.shape {
    case .beta: shape = .beta
    case .current, .flat: shape = .current
    }
  }

  private func isKnown(_ language: String) -> Bool {
    let base = language.lowercased().split(separator: "-").first.map { String($0) }
    return languages.isEmpty
      || languages.contains { $0.lowercased() == base || $0.lowercased() == language.lowercased() }
  }

  // MARK: What the session says

  /// A command was obeyed.
  mutating func obeyed(_ command: SessionCommand, hadSegment: Bool) -> [Action] {
    let id = command == .commit && !commits.isEmpty ? commits.removeFirst() : nil
    switch command {
    case .commit where !hadSegment:
      let error = OpenAIError(
        status: 400, "there is no audio to commit: none has come since the last commit, or no speech is open",
        code: "input_audio_buffer_commit_empty")
      return [.send(.error(error, eventID: id))]
    case .clear: return [.send(.cleared)]
    case .commit, .update: return []
    }
  }

  /// Takes an event of the transcript.
  mutating func observe(_ event: TranscriptEvent) -> [Action] {
    switch event {
    case .speechStarted(let id, let start): begin(id, at: start)
    case .delta(let id, let text, let tokens): tell(id, text, tokens)
    case .speechStopped(let id, let end, let cut): stop(id, at: end, cut)
    case .done(let item): finish(item.id) { $0.whole.add(item) }
    case .failed(let id, let failure):
      finish(id) { turn in
        turn.failure = OpenAIError(status: 500, failure.message, type: "server_error", code: failure.code)
      }
    case .sessionStarted, .partial, .gap, .sessionDone: []
    }
  }

  /// Whether a turn has begun and is not committed yet.
  var isInTurn: Bool { turns.contains { !$0.isCommitted } }

  private var detectsTurns: Bool { session.turnDetection != nil }

  private mutating func begin(_ id: ItemID, at start: FrameIndex) -> [Action] {
    // A segment that follows a cut at the maximum goes on with the item.
    if let last = turns.indices.last, !turns[last].isCommitted {
      names[id] = turns[last].name
      turns[last].pending += 1
      return []
    }
    itemCount += 1
    var turn = Turn(name: "item_\(session.id ?? "")_\(itemCount)")
    turn.pending = 1
    names[id] = turn.name
    turns.append(turn)
    return detectsTurns ? [.send(.speechStarted(item: turn.name, at: start))] : []
  }

  private mutating func tell(_ id: ItemID, _ text: String, _ tokens: [TokenLogProbability]?) -> [Action] {
    guard let index = index(of: id), !text.isEmpty else { return [] }
    // Each segment's first word comes without a space before it.
    let isNext = turns[index].whole.duration > .zero && turns[index].told == turns[index].whole.text
    let text = isNext && !turns[index].told.isEmpty ? " " + text : text
    turns[index].told += text
    let delta = OpenAIRealtimeServerMessage.Event.delta(
      item: turns[index].name, text: text, logProbabilities: session.includesLogProbabilities ? tokens ?? [] : nil)
    let isHeld = !detectsTurns && !turns[index].isCommitted && !ModelNames.isEager(session.transcription?.model)
    guard !isHeld else {
      turns[index].held.append(delta)
      return []
    }
    return [.send(delta)]
  }

  private mutating func stop(_ id: ItemID, at end: FrameIndex, _ cut: SpeechSegment.Cut) -> [Action] {
    guard let index = index(of: id) else { return [] }
    switch cut {
    case .clear: return []
    case .maxPause, .maxValley, .maxHard: if !detectsTurns { return [] }
    case .silence, .end, .commit: break
    }
    let name = turns[index].name
    defer { previous = name }
    var events: [OpenAIRealtimeServerMessage.Event] = []
    if detectsTurns, cut != .commit { events.append(.speechStopped(item: name, at: end)) }
    events.append(.committed(item: name, previous: previous))
    events +=
      shape == .beta
      ? [.itemCreated(item: name, previous: previous)]
      : [.itemAdded(item: name, previous: previous), .itemDone(item: name, previous: previous)]
    events += turns[index].held
    turns[index].held = []
    turns[index].isCommitted = true
    return events.map { .send($0) }
  }

  private mutating func finish(_ id: ItemID, _ change: (inout Turn) -> Void) -> [Action] {
    guard let index = index(of: id) else { return [] }
    names[id] = nil
    turns[index].pending -= 1
    change(&turns[index])
    let turn = turns[index]
    guard turn.pending == 0, turn.isCommitted || turn.failure?.code == "cleared" else { return [] }
    turns.remove(at: index)
    if let failure = turn.failure {
      return failure.code == "cleared" ? [] : [.send(.failed(item: turn.name, failure))]
    }
    var whole = turn.whole
    if !session.includesLogProbabilities { whole.logProbabilities = nil }
    return [.send(.completed(item: turn.name, whole))]
  }

  private func index(of id: ItemID) -> Int? {
    names[id].flatMap { name in turns.firstIndex { $0.name == name } }
  }
}

extension LiveAudioFormat {
  /// The same as a session has it.
  fileprivate init(_ format: OpenAIRealtimeSession.AudioFormat) {
    let encoding: Encoding =
      switch format {
      case .pcm: .pcm16
      case .muLaw: .muLaw
      case .aLaw: .aLaw
      }
    self.init(encoding: encoding, sampleRate: format.sampleRate)
  }
}

extension OpenAITranscription {
  /// The text of one more segment, after a space, with what is known of it.
  mutating func add(_ item: TranscriptItem) {
    let isFirst = duration == .zero
    duration += item.frames.length
    if isFirst { logProbabilities = [] }
    logProbabilities = item.logProbabilities.flatMap { new in logProbabilities.map { $0 + new } }
    if let language = item.language, !languages.contains(language) { languages.append(language) }
    guard !item.text.isEmpty else { return }
    text += text.isEmpty ? item.text : " " + item.text
  }
}
