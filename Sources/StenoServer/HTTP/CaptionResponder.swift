import HTTPTypes
import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Answers the requests for the captions page.
struct CaptionResponder: ServerService {
  /// No client has to say more than its headers, and a WebSocket no more than to close.
  let longestFrame = 1 << 12
  /// Who follows the feed hears from it every few seconds.
  var longestSilence: TimeAmount? { SilenceHandler.limit }

  let feed: CaptionFeed
  private let policy: RequestPolicy
  private let maximumClients: Int
  private let title: String?
  private let sessionMetrics: @Sendable () -> String

  /// - Parameters:
  ///   - feed: What is served.
  ///   - options: To whom, and under which title.
  ///   - maximumClients: How many may follow at once.
  ///   - sessionMetrics: What `/metrics` says beside the server's own figures.
  init(
    _ feed: CaptionFeed, options: CaptionServerOptions, maximumClients: Int,
    sessionMetrics: @escaping @Sendable () -> String
  ) {
    self.feed = feed
    policy = RequestPolicy(options)
    title = options.title
    self.maximumClients = maximumClients
    self.sessionMetrics = sessionMetrics
  }

  /// What becomes of a request; one client too many is refused.
  func decide(_ head: RequestPolicy.Head) -> RequestPolicy.Decision {
    let decision = policy.decide(head)
    switch decision {
    case .events, .webSocket:
      return feed.metrics.clients < maximumClients
        ? decision : .refuse(status: 503, "too many clients; try again later.")
    case .page, .transcript, .health, .metrics, .refuse: return decision
    }
  }

  /// What a request is.
  func gate(_ head: HTTPRequestHead) -> GateDecision {
    switch decide(RequestPolicy.Head(head)) {
    case .refuse: .refuse
    case .webSocket: .webSocket(subprotocol: nil)
    case .page, .events, .transcript, .health, .metrics: .answer
    }
  }

  /// Sends the feed to a client that follows it.
  func serve(_ socket: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, head: HTTPRequestHead) async {
    let target = head.uri
    let id = target.firstIndex(of: "?").flatMap { Query(target[target.index(after: $0)...])["after"] }
    await WebSocketClient(feed: feed, channel: socket, longestMessage: longestFrame).follow(after: id)
  }

  /// Answers one request.
  @concurrent
  func respond(to request: Request, with writer: consuming ResponseWriter, on channel: any Channel) async throws {
    let decision = decide(RequestPolicy.Head(request.head))
    feed.metrics.countRequest(isRefused: decision.isRefusal)
    let hasBody = request.method != .head
    switch decision {
    case .page(let page):
      let (text, policy) = page.document(title: title)
      try await writer.write(text, .init("text/html; charset=utf-8", policy: policy), hasBody: hasBody)
    case .events(let id):
      guard hasBody else { return try await writer.write("", .init("text/event-stream"), hasBody: false) }
      try await follow(after: id, with: writer)
    case .transcript(let suffix): try await send(suffix, with: writer, hasBody: hasBody)
    case .health: try await writer.write("ok\n", .init("text/plain; charset=utf-8"), hasBody: hasBody)
    case .metrics:
      let head = ResponseHead("text/plain; version=0.0.4; charset=utf-8")
      try await writer.write(feed.metrics.text + sessionMetrics(), head, hasBody: hasBody)
    case .webSocket:
      try await writer.write("this address expects a WebSocket connection.\n", .refusal(426), hasBody: hasBody)
    case .refuse(let status, let message): try await writer.write(message + "\n", .refusal(status), hasBody: hasBody)
    }
  }

  /// Sends the feed for as long as the client takes it. A client that does not read makes only itself wait: `write`
  /// returns when there is room, and what is sent then is the present.
  @concurrent
  private func follow(after id: String?, with writer: consuming ResponseWriter) async throws {
    feed.metrics.clientCame()
    defer { feed.metrics.clientLeft() }
    var body = try await writer.writeHead(ResponseHead("text/event-stream").head)
    var cursor = feed.cursor(after: id)
    var isFirst = true
    while let messages = await feed.next(&cursor, isFirst: isFirst) {
      isFirst = false
      try await body.write(ByteBuffer(string: messages.map(\.event).joined()))
      feed.metrics.countMessages(messages.count)
    }
    try await body.finish(nil)
  }

  @concurrent
  private func send(_ suffix: String, with writer: consuming ResponseWriter, hasBody: Bool) async throws {
    guard let transcript = feed.transcripts.transcript(suffix) else {
      return try await writer.write("", .refusal(404), hasBody: hasBody)
    }
    var head = ResponseHead(transcript.kind.mediaType)
    head.fileName = "transcript.\(suffix)"
    var reading = transcript.reading
    // By these a page knows where what it is sent goes on.
    head.transcript = (feed.session, reading.end)
    guard hasBody else { return try await writer.writeResponse(head.head) }
    var body = try await writer.writeHead(head.head)
    while let piece = reading.next() { try await body.write(ByteBuffer(bytes: piece)) }
    try await body.finish(nil)
  }
}

extension RequestPolicy.Head {
  /// What the policy looks at.
  init(_ request: HTTPRequest) {
    self.init(
      method: request.method.rawValue, target: request.path ?? "/", host: request.authority,
      origin: request.headerFields[.origin], authorization: request.headerFields[.authorization],
      lastEventID: HTTPField.Name("Last-Event-ID").flatMap { request.headerFields[$0] })
  }
}

extension RequestPolicy.Head {
  /// What the policy looks at.
  fileprivate init(_ head: HTTPRequestHead) {
    self.init(
      method: head.method.rawValue, target: head.uri, host: head.headers.first(name: "Host"),
      origin: head.headers.first(name: "Origin"), authorization: head.headers.first(name: "Authorization"))
  }
}

extension RequestPolicy.Decision {
  /// Whether nothing but an explanation is sent, and the connection closed.
  var isRefusal: Bool {
    if case .refuse = self { true } else { false }
  }
}

extension ResponseWriter {
  /// Writes a whole response.
  @concurrent
  fileprivate consuming func write(_ text: String, _ head: ResponseHead, hasBody: Bool) async throws {
    var head = head
    let body = ByteBuffer(string: text)
    head.length = body.readableBytes
    try await write(response: head.head, body: hasBody ? ResponseBody(byteBuffer: body) : ResponseBody())
  }
}
