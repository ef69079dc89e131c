import StenoCore
import StenoRecognize
import StenoRecognizeRemote

/// Which segment each of the server's events belongs to.
///
/// The server has one buffer of audio: segments go up one after another, each ends with a commit, and what the server says
/// comes back in any order under names of its own. A new name belongs to the oldest segment whose end the server has not
/// acknowledged yet; a known one to the segment that it was first said of. A value without clock or I/O.
struct RealtimeStateMachine: Sendable {
  /// Something that a caller must be told.
  enum Delivery: Sendable, Equatable {
    /// A segment has more text.
    case delta(turn: Int, text: String, logProbabilities: [TokenLogProbability]?)
    /// A segment is done.
    case done(turn: Int, Recognition)
    /// A segment cannot be transcribed.
    case failed(turn: Int, ProviderFailure)
    /// The connection is of no use any more.
    case broken(ProviderFailure)
  }

  /// Text and tokens of one segment, in bytes: far beyond what a minute of speech can hold.
  private static let heaviestTurn = 1 << 17
  /// Utterances in one segment, when the server cuts.
  private static let mostItems = 256
  /// Names of finished utterances that are remembered, so that what is said twice is not taken for news.
  private static let mostFinishedItems = 1_024

  /// Whether the server decides where utterances end. Then a commit may come after the server's own, or find nothing left;
  /// so a clear follows it, and the answer to that is the segment's end.
  private let serverCuts: Bool
  /// In the order in which they went up; at most the last has an open upload.
  private var turns: [RealtimeTurn] = []
  private var finishedItems: [String] = []
  private var nextFinished = 0
  private var nextKey = 0
  /// Whether the server answers commits, as the API says; some servers only ever complete.
  private var answersCommits = false

  /// The beginning of a session.
  init(serverCuts: Bool) {
    self.serverCuts = serverCuts
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
    guard let index = turns.firstIndex(where: { $0.key == key }) else { return [] }
    turns[index].isWanted = false
    guard turns[index].upload == .open else { return [] }
    turns[index].upload = .cleared
    return [.clear(id: Self.clearID(key))]
  }

  private static func commitID(_ key: Int) -> String { "commit_\(key)" }
  private static func clearID(_ key: Int) -> String { "clear_\(key)" }

  // MARK: What the server says

  /// Takes an event.
  mutating func receive(_ event: RealtimeServerEvent) -> [Delivery] {
    switch event {
    case .speech(let item): return announce(item)
    case .committed(let item):
      answersCommits = true
      passUnansweredClears()
      return announce(item) + acknowledgeCommit()
    case .cleared: return acknowledgeClear()
    case .delta(let item, let text, let tokens):
      return announce(item) + change(item) { $0.append(text, tokens) }
    case .turn(let item, let text, let speaker):
      return announce(item) + change(item) { $0.turns.append(text, speaker: speaker) }
    case .completed(let item, let text, let tokens, let language):
      let deliveries = announce(item) + change(item) { $0.complete(text, tokens, language: language) }
      return answersCommits ? deliveries : deliveries + acknowledgeCommit()
    case .failed(let item, let failure): return announce(item) + fail(item, failure)
    case .error(let failure): return complain(failure)
    case .sessionCreated, .sessionUpdated, .other: return []
    }
  }

  /// Puts a new name under the oldest segment whose end is not acknowledged.
  private mutating func announce(_ item: String) -> [Delivery] {
    guard !finishedItems.contains(item), !turns.contains(where: { $0.items.contains { $0.id == item } }) else {
      return []
    }
    guard let index = oldestOpen else { return [] }
    guard turns[index].items.count < Self.mostItems else { return tooMuch(at: index) }
    turns[index].items.append(RealtimeItem(id: item))
    return []
  }

  private mutating func change(_ item: String, _ body: (inout RealtimeItem) -> Void) -> [Delivery] {
    for turn in turns.indices {
      guard let index = turns[turn].items.firstIndex(where: { $0.id == item }) else { continue }
      guard !turns[turn].items[index].isCompleted else { return [] }
      body(&turns[turn].items[index])
      guard turns[turn].weight <= Self.heaviestTurn else { return tooMuch(at: turn) }
      return tell(at: turn) + settle()
    }
    return []
  }

  private mutating func fail(_ item: String, _ failure: RealtimeServerEvent.Failure) -> [Delivery] {
    guard let turn = turns.firstIndex(where: { $0.items.contains { $0.id == item } }) else { return [] }
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

  private mutating func acknowledgeCommit() -> [Delivery] {
    if let index = oldestOpen, turns[index].upload == .committed { turns[index].upload = .acknowledged }
    return settle()
  }

  /// A server that commits again without having answered a clear will never answer it.
  private mutating func passUnansweredClears() {
    while !serverCuts, let index = oldestOpen, turns[index].upload == .cleared,
      turns[index...].contains(where: { $0.upload == .committed })
    {
      turns[index].upload = .acknowledged
    }
  }

  private mutating func acknowledgeClear() -> [Delivery] {
    if let index = oldestOpen, turns[index].upload == .cleared { turns[index].upload = .acknowledged }
    return settle()
  }

  private mutating func complain(_ failure: RealtimeServerEvent.Failure) -> [Delivery] {
    let isEmpty = failure.code == "input_audio_buffer_commit_empty"
    let named = failure.eventID.flatMap { id in turns.firstIndex { Self.commitID($0.key) == id } }
    guard let index = named ?? (isEmpty ? oldestOpen : nil), turns[index].upload != .open else {
      return failure.endsSession ? [.broken(ProviderFailure(failure))] : []
    }
    // A commit that was refused is not answered otherwise; where a clear follows it, that ends the segment.
    if turns[index].upload == .committed { turns[index].upload = .acknowledged }
    return (isEmpty ? [] : drop(index, ProviderFailure(failure))) + settle()
  }

  /// Ends every turn that is complete.
  private mutating func settle() -> [Delivery] {
    var deliveries: [Delivery] = []
    while let index = turns.firstIndex(where: { $0.isComplete }) {
      let turn = turns.remove(at: index)
      forget(turn)
      if turn.isWanted { deliveries.append(.done(turn: turn.key, turn.recognition)) }
    }
    return deliveries
  }

  private mutating func tooMuch(at turn: Int) -> [Delivery] {
    [.broken(ProviderFailure(.badAnswer, "it said far more than \(turns[turn].items.count) utterances can hold"))]
  }

  /// Gives a turn up. Until its end is acknowledged it stays, so that the names in it are not taken for later ones.
  private mutating func drop(_ index: Int, _ failure: ProviderFailure) -> [Delivery] {
    let turn = turns[index]
    turns[index].isWanted = false
    for item in turn.items.indices { turns[index].items[item].isCompleted = true }
    return turn.isWanted ? [.failed(turn: turn.key, failure)] : []
  }

  private mutating func forget(_ turn: RealtimeTurn) {
    for item in turn.items {
      if finishedItems.count < Self.mostFinishedItems {
        finishedItems.append(item.id)
      } else {
        finishedItems[nextFinished] = item.id
        nextFinished = (nextFinished + 1) % Self.mostFinishedItems
      }
    }
  }
}
