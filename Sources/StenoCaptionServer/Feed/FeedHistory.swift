import StenoCaption
import StenoCore

/// What was said lately, and how a client that has some of it gets the rest: pure, bounded.
struct FeedHistory: Sendable {
  /// How far a client has come.
  struct Cursor: Sendable, Equatable {
    /// The number of the last message that it has; nil where it has none of this session.
    var number: Int?
    /// The versions of the caption and of the status that it has.
    var caption = 0
    var status = 0
    /// How many pings it had.
    var ping = 0
  }

  /// The session's name, the same in every id.
  let session: String
  private let limit: Limit
  /// The last messages that must not be missed; the last of them has the number `count`.
  private var messages: [FeedMessage] = []
  private(set) var count = 0
  private var items: [FeedItem] = []
  private var itemLength = 0
  private var caption = FeedMessage.caption(CaptionState(), at: 0)
  private var captionVersion = 0
  private var status = FeedMessage.status(CaptionStatus())
  private var statusVersion = 0
  private var ping = 0

  /// How much is kept.
  struct Limit: Sendable {
    /// Messages; who has missed more gets the items instead.
    var messages = 1_000
    /// Bytes of text in items.
    var text = 100_000
  }

  init(session: String, limit: Limit = Limit()) {
    self.session = session
    self.limit = limit
  }

  /// Takes an event; false where it tells clients nothing.
  mutating func observe(_ event: TranscriptEvent, from voice: Voice? = nil) -> Bool {
    switch event {
    case .delta(let id, let text, _):
      append(text, to: id, of: voice)
      add { .text(id: $0, item: id, voice: voice, text) }
    case .done(let item): end(item.id, of: voice)
    case .failed(let id, _): end(id, of: voice)
    case .sessionStarted, .speechStarted, .partial, .speechStopped, .gap, .sessionDone: return false
    }
    return true
  }

  mutating func show(_ state: CaptionState, at milliseconds: Int64) {
    caption = .caption(state, at: milliseconds)
    captionVersion += 1
  }

  mutating func set(_ status: CaptionStatus) {
    self.status = .status(status)
    statusVersion += 1
  }

  mutating func tick() {
    ping += 1
  }

  /// Where a client goes on that names the id of its last message; from the beginning where it is of another session.
  func cursor(after id: String?) -> Cursor {
    guard let id, id.hasPrefix(session + "-"), let number = Int(id.dropFirst(session.count + 1)),
      (0...count).contains(number)
    else { return Cursor(ping: ping) }
    return Cursor(number: number, ping: ping)
  }

  /// What a client at `cursor` has not had, the newest caption and status included; the cursor moves on.
  ///
  /// - Parameters:
  ///   - cursor: How far the client has come.
  ///   - isFirst: Whether it is the first of the connection.
  /// - Returns: The messages, none where it has them all.
  func next(_ cursor: inout Cursor, isFirst: Bool) -> [FeedMessage] {
    var next: [FeedMessage] = []
    let missed = cursor.number.map { count - $0 }
    if let missed, missed <= messages.count {
      if isFirst { next.append(.hello(session: session, id: id(count - missed), items: nil)) }
      next += messages.suffix(missed)
    } else {
      next.append(.hello(session: session, id: id(count), items: items))
    }
    if cursor.caption != captionVersion || isFirst { next.append(caption) }
    if cursor.status != statusVersion || isFirst { next.append(status) }
    if next.isEmpty, cursor.ping != ping { next.append(.ping) }
    cursor = Cursor(number: count, caption: captionVersion, status: statusVersion, ping: ping)
    return next
  }

  private mutating func add(_ message: (String) -> FeedMessage) {
    count += 1
    messages.append(message(id(count)))
    // Half at a time, so that nothing is moved for every message.
    if messages.count >= 2 * limit.messages { messages.removeFirst(limit.messages) }
  }

  private func id(_ number: Int) -> String { "\(session)-\(number)" }

  private mutating func append(_ text: String, to id: ItemID, of voice: Voice?) {
    let index = index(of: id, voice) ?? items.count
    if index == items.count { items.append(FeedItem(id: id, voice: voice)) }
    items[index].text += text
    itemLength += text.utf8.count
    while itemLength > limit.text, items.count > 1 { itemLength -= items.removeFirst().text.utf8.count }
  }

  private mutating func end(_ id: ItemID, of voice: Voice?) {
    guard let index = index(of: id, voice) else { return }
    items[index].hasEnded = true
    add { .end(id: $0, item: id, voice: voice) }
  }

  /// Where an open item is: near the end, since each voice has one at a time.
  private func index(of id: ItemID, _ voice: Voice?) -> Int? {
    items.lastIndex { $0.id == id && $0.voice == voice }
  }
}
