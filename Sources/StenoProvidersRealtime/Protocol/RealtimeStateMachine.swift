import StenoCore
import StenoSpeech
import StenoProviders

/// Which segment each of the server's events belongs to.
///
/// The server has one buffer of audio: segments go up one after another, each ends with a commit, and what the server says
/// comes back in any order under names of its own. An utterance is a segment's when the server announces it in answer to
/// the segment's commit; one that nobody committed is foreign, and none of its words go anywhere. Events without a name
/// are about the oldest utterance that is not whole. A value without clock or I/O.
struct RealtimeStateMachine: Sendable {
  /// Something that a caller must be told.
  enum Delivery: Sendable, Equatable {
    /// A segment has more text.
    case delta(turn: Int, text: String, logProbabilities: [TokenLogProbability]?)
    /// What may become a segment's text, before its audio is whole.
    case partial(turn: Int, text: String)
    /// A segment is done.
    case done(turn: Int, Recognition)
    /// A segment cannot be transcribed.
    case failed(turn: Int, ProviderFailure)
    /// The server took a prompt.
    case promptTaken
    /// The server refuses a prompt; the segment goes on without.
    case promptRefused(ProviderFailure)
    /// The connection is of no use any more.
    case broken(ProviderFailure)
  }

  /// Text and tokens of one segment, in bytes: far beyond what a minute of speech can hold.
  private static let heaviestTurn = 1 << 17
  /// Utterances in one segment, when the server cuts.
  private static let mostItems = 256
  /// Names of finished utterances that are remembered, so that what is said twice is not taken for news.
  private static let mostFinishedItems = 1_024
  /// Utterances of which it is not known yet whose they are.
  private static let mostStrays = 16

  /// Whether the server decides where utterances end. Then a commit may come after the server's own, or find nothing left;
  /// so a clear follows it, and the answer to that is the segment's end.
  var serverCuts: Bool
  /// What the server was told of what was said before.
  var prompt: SessionPrompt
  /// In the order in which they went up; at most the last has an open upload.
  var turns: [RealtimeTurn] = []
  /// Utterances that were spoken of before any commit announced them: a segment's own, or foreign ones.
  private var strays: [RealtimeItem] = []
  /// Names that the server's turn detection gave, before a commit.
  private var heard: [String] = []
  private var finishedItems: [String] = []
  private var nextFinished = 0
  private var nextKey = 0
  /// Whether the server has announced an utterance, by hearing it or by answering a commit.
  private var announces = false
  /// Whether the server answers commits, as the API says; some servers only ever complete. Nil until that is known.
  private var answersCommits: Bool?
  /// Segments that were owed an answer when something came that could not be read: it may have been that.
  private var doubtful: [Int] = []

  /// The beginning of a session.
  init(serverCuts: Bool, prompt: String? = nil) {
    self.serverCuts = serverCuts
    self.prompt = SessionPrompt(prompt)
  }

  // MARK: What we do

  /// The next segment's audio begins to go up; the one before it has ended.
  mutating func begin() -> Int {
    defer { nextKey += 1 }
    turns.append(RealtimeTurn(key: nextKey))
    return nextKey
  }

  /// All of a segment's audio went up.
  ///
  /// - Returns: What to send, in order.
  mutating func end(_ key: Int) -> [RealtimeClientEvent] {
    guard let index = turns.firstIndex(where: { $0.key == key }), turns[index].upload == .open else { return [] }
    turns[index].upload = serverCuts ? .cleared : .committed
    let commit = RealtimeClientEvent.commit(id: Self.commitID(key))
    return serverCuts ? [commit, .clear(id: Self.clearID(key))] : [commit]
  }

  /// Nobody wants a segment's text any more.
  ///
  /// - Returns: What to send.
  mutating func abandon(_ key: Int) -> [RealtimeClientEvent] {
    doubtful.removeAll { $0 == key }
    guard let index = turns.firstIndex(where: { $0.key == key }) else { return [] }
    turns[index].isWanted = false
    guard turns[index].upload == .open else { return [] }
    turns[index].upload = .cleared
    return [.clear(id: Self.clearID(key))]
  }

  static let commitPrefix = "commit_"
  static let clearPrefix = "clear_"
  static func commitID(_ key: Int) -> String { commitPrefix + "\(key)" }
  private static func clearID(_ key: Int) -> String { clearPrefix + "\(key)" }

  // MARK: What the server says

  /// Takes an event.
  mutating func receive(_ event: RealtimeServerEvent) -> [Delivery] {
    switch event {
    case .sessionUpdated(let cuts):
      // A server that detects turns although it was asked not to says so here.
      if turns.isEmpty, cuts == true { serverCuts = true }
      return acknowledgeUpdate()
    case .speech(let item): return hear(item)
    case .committed(let item): return acknowledgeCommit(item)
    case .cleared: return acknowledgeClear()
    case .delta(let item, let text, let tokens): return change(item) { $0.append(text, tokens) }
    case .turn(let item, let text, let speaker): return change(item) { $0.turns.append(text, speaker: speaker) }
    case .completed(let item, let text, let tokens, let language, let usage):
      return change(item) {
        $0.complete(text, tokens, language: language)
        $0.usage = usage
      }
    case .failed(let item, let failure): return fail(item, failure)
    case .error(let failure): return complain(failure)
    case .sessionCreated, .other: return []
    }
  }

  // MARK: Whose an utterance is

  /// Where an utterance is.
  private enum Place {
    case turn(Int, item: Int)
    case stray(Int)
  }

  /// Turn detection has heard speech.
  private mutating func hear(_ name: String?) -> [Delivery] {
    announces = true
    guard let name, !isKnown(name) else { return [] }
    guard serverCuts else {
      if heard.count >= Self.mostItems { heard.removeFirst() }
      heard.append(name)
      return []
    }
    return oldestOpen.map { add(RealtimeItem(id: name), to: $0) } ?? []
  }

  private func isKnown(_ name: String) -> Bool {
    finishedItems.contains(name) || turns.contains { $0.items.contains { $0.id == name } }
  }

  private mutating func add(_ item: RealtimeItem, to turn: Int) -> [Delivery] {
    guard turns[turn].items.count < Self.mostItems else { return tooMuch(at: turn) }
    turns[turn].items.append(item)
    return tell(at: turn)
  }

  /// Where the utterance `name` is, put where it belongs if it is new; nil where it is known not to matter.
  private mutating func place(_ name: String?) -> Place? {
    guard let name else { return placeOfUnnamed() }
    for turn in turns.indices {
      if let item = turns[turn].items.firstIndex(where: { $0.id == name }) { return .turn(turn, item: item) }
    }
    guard !finishedItems.contains(name) else { return nil }
    for turn in turns.indices {
      guard let item = turns[turn].items.firstIndex(where: { $0.id == nil && !$0.isCompleted }) else { continue }
      turns[turn].items[item].id = name
      return .turn(turn, item: item)
    }
    if let stray = strays.firstIndex(where: { $0.id == name }) { return .stray(stray) }
    return placeOfNew(name)
  }

  /// Where events without a name belong: to the oldest utterance that is not whole.
  private mutating func placeOfUnnamed() -> Place? {
    for turn in turns.indices where serverCuts || [.committed, .acknowledged].contains(turns[turn].upload) {
      if let item = turns[turn].items.firstIndex(where: { !$0.isCompleted }) { return .turn(turn, item: item) }
      guard turns[turn].upload != .acknowledged else { continue }
      return placeOfNew(nil, in: turn)
    }
    guard turns.contains(where: { $0.upload == .open }) else { return nil }
    if let stray = strays.firstIndex(where: { $0.id == nil }) { return .stray(stray) }
    return placeOfNew(nil)
  }

  private mutating func placeOfNew(_ name: String?, in turn: Int? = nil) -> Place? {
    // Without an announcement, only a server that never makes one is believed.
    let isBelieved = answersCommits == false || serverCuts && !announces
    if let turn = turn ?? (isBelieved ? owner : nil) {
      turns[turn].items.append(RealtimeItem(id: name))
      return .turn(turn, item: turns[turn].items.count - 1)
    }
    if strays.count >= Self.mostStrays { strays.removeFirst() }
    strays.append(RealtimeItem(id: name))
    return .stray(strays.count - 1)
  }

  /// The oldest segment that an utterance which nothing announced may belong to.
  private var owner: Int? {
    serverCuts ? oldestOpen : turns.firstIndex { $0.upload == .committed }
  }

  private mutating func change(_ name: String?, _ body: (inout RealtimeItem) -> Void) -> [Delivery] {
    switch place(name) {
    case nil: return []
    case .stray(let index):
      body(&strays[index])
      guard strays[index].weight <= Self.heaviestTurn else {
        strays.remove(at: index)
        return []
      }
      guard !strays[index].isCompleted, let open = turns.last, open.upload == .open, open.isWanted, turns.count == 1
      else { return [] }
      return [.partial(turn: open.key, text: strays[index].text)]
    case .turn(let turn, let item):
      doubtful.removeAll { $0 == turns[turn].key }
      guard !turns[turn].items[item].isCompleted else { return [] }
      body(&turns[turn].items[item])
      guard turns[turn].weight <= Self.heaviestTurn else { return tooMuch(at: turn) }
      if turns[turn].items[item].isCompleted, answersCommits != true, turns[turn].upload == .committed {
        turns[turn].upload = .acknowledged
      }
      return tell(at: turn) + settle()
    }
  }

  private mutating func fail(_ name: String?, _ failure: RealtimeServerEvent.Failure) -> [Delivery] {
    guard case .turn(let turn, _) = place(name) else { return [] }
    if answersCommits != true, turns[turn].upload == .committed { turns[turn].upload = .acknowledged }
    let delivery = drop(turn, ProviderFailure(failure))
    return delivery + settle()
  }

  private mutating func tell(at turn: Int) -> [Delivery] {
    guard turns[turn].isWanted else { return [] }
    let key = turns[turn].key
    return turns[turn].takeNews().map { .delta(turn: key, text: $0.text, logProbabilities: $0.logProbabilities) }
  }

  // MARK: Where segments end

  /// The index of the oldest segment whose end is not acknowledged.
  private var oldestOpen: Int? { turns.firstIndex { $0.upload != .acknowledged } }

  private mutating func acknowledgeCommit(_ name: String?) -> [Delivery] {
    (announces, answersCommits) = (true, true)
    passUnansweredClears()
    if let name, isKnown(name) {
      for turn in turns.indices where turns[turn].items.contains(where: { $0.id == name }) {
        if turns[turn].upload == .committed { turns[turn].upload = .acknowledged }
      }
      return settle()
    }
    guard let index = oldestOpen else { return [] }
    doubtful.removeAll { $0 == turns[index].key }
    let wasHeard = name.map { heard.contains($0) } ?? false
    guard turns[index].upload == .committed || serverCuts || wasHeard else {
      // Nobody committed it: a foreign one, of which nothing is taken.
      if let name { finish(name) }
      return []
    }
    if turns[index].upload == .committed {
      turns[index].upload = .acknowledged
    } else if wasHeard {
      // It cuts by itself, although it was asked not to.
      serverCuts = true
    }
    let stray = strays.firstIndex { $0.id == name } ?? strays.firstIndex { $0.id == nil }
    var item = stray.map { strays.remove(at: $0) } ?? RealtimeItem(id: name)
    item.id = name
    heard.removeAll { $0 == name }
    return add(item, to: index) + settle()
  }

  /// A server that commits again without having answered a clear will never answer it.
  private mutating func passUnansweredClears() {
    while !serverCuts, let index = oldestOpen, turns[index].upload == .cleared,
      turns[index...].contains(where: { $0.upload == .committed })
    {
      turns[index].upload = .acknowledged
    }
  }

  mutating func acknowledgeClear() -> [Delivery] {
    if let index = oldestOpen, turns[index].upload == .cleared {
      doubtful.removeAll { $0 == turns[index].key }
      turns[index].upload = .acknowledged
    }
    return settle()
  }

  /// Ends every turn that is complete.
  mutating func settle() -> [Delivery] {
    var deliveries: [Delivery] = []
    while let index = turns.firstIndex(where: { $0.isComplete }) {
      let turn = turns.remove(at: index)
      for name in turn.items.compactMap(\.id) { finish(name) }
      if turn.isWanted { deliveries.append(.done(turn: turn.key, turn.recognition)) }
    }
    return deliveries
  }

  private mutating func tooMuch(at turn: Int) -> [Delivery] {
    let much = ProviderFailure(
      .badAnswer, "it returned far more text than \(turns[turn].items.count) utterances can contain")
    return drop(turn, much) + [.broken(ProviderFailure(.dropped, "it returned far too much text for another segment"))]
  }

  /// Gives a turn up. Until its end is acknowledged it stays, so that the names in it are not taken for later ones.
  mutating func drop(_ index: Int, _ failure: ProviderFailure) -> [Delivery] {
    let turn = turns[index]
    turns[index].isWanted = false
    doubtful.removeAll { $0 == turn.key }
    for item in turn.items.indices { turns[index].items[item].isCompleted = true }
    return turn.isWanted ? [.failed(turn: turn.key, failure)] : []
  }

  private mutating func finish(_ name: String) {
    if finishedItems.count < Self.mostFinishedItems {
      finishedItems.append(name)
    } else {
      finishedItems[nextFinished] = name
      nextFinished = (nextFinished + 1) % Self.mostFinishedItems
    }
  }

  // MARK: What is not what it should be

  /// Something came that cannot be read: the segments that are owed an answer may have lost it.
  mutating func misread() {
    doubtful = turns.filter { $0.isWanted && $0.upload != .open }.map(\.key)
  }

  /// Whether there is something that only time can tell; then ``wait()`` is to be called after a while.
  var isUnsure: Bool { !doubtful.isEmpty || unclaimed != nil }

  /// An utterance that may be a segment's if the server does not answer commits.
  private var unclaimed: (turn: Int, stray: Int)? {
    guard answersCommits == nil, !serverCuts, let turn = owner else { return nil }
    return strays.firstIndex(where: \.isCompleted).map { (turn, $0) }
  }

  /// A while has passed since the machine was unsure, and nothing has come that made it sure.
  mutating func wait() -> [Delivery] {
    guard doubtful.isEmpty else {
      return [.broken(ProviderFailure(.dropped, "one of its events could not be parsed, so text is missing"))]
    }
    guard let (turn, stray) = unclaimed else { return [] }
    // It completed what was committed and does not answer commits.
    answersCommits = false
    turns[turn].upload = .acknowledged
    return add(strays.remove(at: stray), to: turn) + settle()
  }
}
