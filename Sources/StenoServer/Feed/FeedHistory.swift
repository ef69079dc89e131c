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

  /// Takes what happened to an item.
  mutating func add(_ news: FeedNews) {
    let index = items.lastIndex { $0.id == news.item.id && $0.voice == news.item.voice }
    switch news.change {
    case .append(let text):
      if index == nil { items.append(news.item) }
      items[index ?? items.count - 1].text += text
      itemLength += text.utf8.count
      while itemLength > limit.text, items.count > 1 { itemLength -= items.removeFirst().text.utf8.count }
    case .end:
      guard let index else { return }
      items[index].hasEnded = true
      items[index].end = news.item.end
    }
    add(news.message)
  }

  /// Takes a message that must not be missed.
  mutating func add(_ message: FeedMessage) {
    count += 1
    messages.append(message)
    messages[messages.count - 1].id = id(count)
    // Half at a time, so that nothing is moved for every message.
    if messages.count >= 2 * limit.messages { messages.removeFirst(limit.messages) }
  }

  /// Takes what the screen shows from now on.
  mutating func show(_ caption: FeedMessage) {
    self.caption = caption
    captionVersion += 1
  }

  /// Takes how the session goes.
  mutating func set(_ status: FeedMessage) {
    self.status = status
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
      if isFirst { next.append(hello(at: count - missed, items: nil)) }
      next += messages.suffix(missed)
    } else {
      next.append(hello(at: count, items: items))
    }
    if cursor.caption != captionVersion || isFirst { next.append(caption) }
    if cursor.status != statusVersion || isFirst { next.append(status) }
    if next.isEmpty, cursor.ping != ping { next.append(.ping) }
    cursor = Cursor(number: count, caption: captionVersion, status: statusVersion, ping: ping)
    return next
  }

  /// Whether there is anything that a client at `cursor` has not had.
  func hasNews(since cursor: Cursor) -> Bool {
    cursor
      != Cursor(number: count, caption: captionVersion, status: statusVersion, ping: ping)
  }

  private func hello(at number: Int, items: [FeedItem]?) -> FeedMessage {
    var message = FeedMessage.hello(session: session, items: items)
    message.id = id(number)
    return message
  }

  private func id(_ number: Int) -> String { "\(session)-\(number)" }
}
