import NIOCore
import StenoCaption
import StenoCore
import Testing

@testable import StenoServer

/// Runs a server on any free port around `body`.
private func withServer(
  _ feed: CaptionFeed, maximumClients: Int = 1_000, headPatience: TimeAmount = .seconds(10),
  _ body: @escaping @Sendable (Int) async throws -> Void
) async throws {
  var options = CaptionServerOptions()
  options.port = 0
  options.maximumClients = maximumClients
  let server = try CaptionServer(feed, options: options)
  let (ports, port) = AsyncStream.makeStream(of: Int.self)
  try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { try await server.run(headPatience: headPatience) { port.yield($0) } }
    group.addTask {
      for await port in ports { return try await body(port) }
    }
    try await group.next()
    group.cancelAll()
  }
}

private func get(_ target: String, _ fields: String...) -> String {
  "GET \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n"
}

@Test func everyAnswerIsSafe() async throws {
  let feed = try CaptionFeed(session: "s")
  try await withServer(feed) { port in
    for (target, type) in [
      ("/", "text/html"), ("/overlay", "text/html"), ("/metrics", "text/plain"), ("/x", "text/plain"),
    ] {
      let answer = try await SocketClient(port: port).ask(get(target))
      #expect(answer.hasPrefix(target == "/x" ? "HTTP/1.1 404" : "HTTP/1.1 200"))
      #expect(answer.contains("Content-Type: \(type)"))
      for field in [
        "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer", "Cache-Control: no-store",
        "Content-Security-Policy: default-src 'none'", "Cross-Origin-Resource-Policy: same-origin",
      ] { #expect(answer.contains(field), "\(target)") }
      #expect(!answer.contains("unsafe-inline") && !answer.contains("{{nonce}}") && !answer.contains(".js*/"))
      #expect(!answer.contains("src=\"http") && !answer.contains("href=\"http"), "pages ask nobody else")
    }
  }
}

@Test func transcriptsAreThereInEveryFormat() async throws {
  let feed = try CaptionFeed(session: "s")
  let frames = FrameIndex(milliseconds: 0)..<FrameIndex(milliseconds: 2_000)
  feed.publish(.done(TranscriptItem(id: ItemID(1), text: "Ever tried.", words: [], frames: frames, provider: "test")))
  try await withServer(feed) { port in
    for (suffix, body) in [
      ("vtt", "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nEver tried."), ("srt", "\nEver tried.\n"),
      ("txt", "Ever tried.\n"), ("json", "\"text\":\"Ever tried.\""),
    ] {
      let answer = try await SocketClient(port: port).ask(get("/transcript.\(suffix)"))
      #expect(answer.contains(body))
      #expect(answer.contains("Content-Disposition: attachment; filename=\"transcript.\(suffix)\""))
    }
    #expect(try await SocketClient(port: port).ask(get("/metrics")).contains("\nsteno_items_total 1\n"))
  }
}

@Test func eventsGoOnWhereTheyWere() async throws {
  let feed = try CaptionFeed(session: "s")
  for text in ["one", " two", " three"] { feed.publish(.delta(ItemID(1), text: text, logProbabilities: nil)) }
  feed.finish()
  try await withServer(feed) { port in
    let all = try await SocketClient(port: port).ask(get("/events"))
    #expect(all.contains("Content-Type: text/event-stream") && all.contains("one two three"))
    let rest = try await SocketClient(port: port).ask(get("/events", "Last-Event-ID: s-2"))
    #expect(rest.contains("\" three\"") && !rest.contains("\" two\"") && rest.contains("\"resumed\":true"))
  }
}

@Test func aWebSocketTellsTheSame() async throws {
  let feed = try CaptionFeed(session: "s")
  feed.publish(.delta(ItemID(1), text: "one", logProbabilities: nil))
  feed.finish()
  try await withServer(feed) { port in
    let upgrade = ["Upgrade: websocket", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13"]
    func ask(_ target: String, _ more: String...) async throws -> String {
      let fields = (upgrade + more).map { $0 + "\r\n" }.joined()
      return try await SocketClient(port: port).ask(
        "GET \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\n\(fields)\r\n")
    }
    let answer = try await ask("/ws")
    #expect(answer.hasPrefix("HTTP/1.1 101"))
    #expect(answer.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "the answer of RFC 6455, section 1.3")
    #expect(answer.contains(#"{"item":1,"text":"one","ended":false}"#))
    #expect(try await ask("/ws", "Origin: http://evil.example").hasPrefix("HTTP/1.1 403"))
    #expect(try await ask("/nowhere").hasPrefix("HTTP/1.1 404"))
    #expect(try await SocketClient(port: port).ask(get("/ws")).hasPrefix("HTTP/1.1 426"))
  }
}

/// Nothing that can be sent stops the server or goes unanswered for long.
@Test(arguments: [
  "\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u{16}\u{3}\u{1}\u{0}\u{0}", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nUpgrade: h2c\r\n\r\n",
  "POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc",
  "GET /" + String(repeating: "a", count: 100_000) + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
  "GET / HTTP/1.1\r\n" + String(repeating: "X: y\r\n", count: 20_000) + "\r\n",
  "GET /events?after=" + String(repeating: "%", count: 5_000) + " HTTP/1.1\r\nHost: evil\r\nConnection: close\r\n\r\n",
])
func rubbishIsRefused(request: String) async throws {
  let feed = try CaptionFeed(session: "s")
  try await withServer(feed) { port in
    let answer = try await SocketClient(port: port).ask(request, isAll: true)
    #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4") || answer.hasPrefix("HTTP/1.1 200"))
    #expect(try await SocketClient(port: port).ask(get("/healthz")).hasSuffix("ok\n"), "and the next is answered")
  }
}

@Test func aPortInUseIsNamed() async throws {
  let feed = try CaptionFeed(session: "s")
  try await withServer(feed) { port in
    var options = CaptionServerOptions()
    options.port = port
    let second = try CaptionServer(feed, options: options)
    let error = await #expect(throws: CaptionServerError.self) { try await second.run { _ in } }
    #expect(error?.message.hasSuffix("127.0.0.1:\(port): the port is in use; choose another.") == true)
  }
}

@Test func oneClientTooManyIsToldSo() async throws {
  let feed = try CaptionFeed(session: "s")
  try await withServer(feed, maximumClients: 1) { port in
    let first = try SocketClient(port: port)
    await first.send(get("/events"))
    #expect(try await first.receive().contains("text/event-stream"))
    #expect(try await SocketClient(port: port).ask(get("/events")).hasPrefix("HTTP/1.1 503"))
  }
}

@Test func aClientThatNeverReadsHoldsNobodyUp() async throws {
  let feed = try CaptionFeed(session: "s")
  try await withServer(feed) { port in
    let stuck = try SocketClient(port: port)
    await stuck.send(get("/events"))
    #expect(try await stuck.receive().contains("event-stream"))
    let text = String(repeating: "x", count: 10_000)
    for number in 1...2_000 { feed.publish(.delta(ItemID(number), text: text, logProbabilities: nil)) }
    feed.publish(.delta(ItemID(3_000), text: "the last", logProbabilities: nil))
    feed.finish()
    let answer = try await SocketClient(port: port).ask(get("/events"))
    #expect(answer.contains("the last"))
    #expect(answer.utf8.count < 300_000, "the history is bounded")
  }
}

/// Who trickles a head is closed, however often a byte comes, and before the first answer as after it.
@Test(arguments: ["", "GET / HTTP/1.1\r\nHo", "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"])
func aHeadThatDoesNotComeInTimeEndsTheConnection(request: String) async throws {
  let feed = try CaptionFeed(session: "s")
  try await withServer(feed, headPatience: .milliseconds(100)) { port in
    let answer = try await SocketClient(port: port).ask(request)
    #expect(answer.isEmpty || answer.hasSuffix("ok\n"))
  }
}

@Test func aRefusalClosesTheConnection() async throws {
  let feed = try CaptionFeed(session: "s")
  try await withServer(feed) { port in
    for (request, status) in [
      ("GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n", "404"), ("GET / HTTP/1.1\r\nHost: evil\r\n\r\n", "421"),
      ("rubbish\r\n\r\n", "400"), ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", "400"),
    ] {
      let answer = try await SocketClient(port: port).ask(request)
      #expect(answer.hasPrefix("HTTP/1.1 \(status)") && answer.contains("onnection: close"))
    }
  }
}

@Test func pipelinedRequestsAreAnsweredInTheirOrder() async throws {
  let feed = try CaptionFeed(session: "s")
  try await withServer(feed) { port in
    let first = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    let answer = try await SocketClient(port: port).ask(first + first + get("/transcript.vtt"))
    #expect(answer.split(separator: "HTTP/1.1 200").count == 3 && answer.contains("WEBVTT"))
  }
}

/// More strangers than there is room for, none of whom sends a head: everybody else is answered.
@Test func strangersLockNobodyOut() async throws {
  let feed = try CaptionFeed(session: "s")
  try await withServer(feed, maximumClients: 1) { port in
    let follower = try SocketClient(port: port)
    await follower.send(get("/events"))
    #expect(try await follower.receive().contains("text/event-stream"))
    var strangers: [SocketClient] = []
    for _ in 0..<300 {
      let stranger = try SocketClient(port: port)
      await stranger.send("GET / HT")
      strangers.append(stranger)
    }
    #expect(try await SocketClient(port: port).ask(get("/healthz")).hasSuffix("ok\n"))
    #expect(try await strangers[0].receive().isEmpty, "the oldest had to go")
    feed.publish(.delta(ItemID(1), text: "still here", logProbabilities: nil))
    var text = ""
    while !text.contains("still here") { text += try await follower.receive() }
  }
}

@Test func framesThatBreakTheRulesEndTheWebSocket() async throws {
  let feed = try CaptionFeed(session: "s")
  try await withServer(feed) { port in
    let upgrade = """
      GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
      Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n
      """
    // Unmasked text; a reserved bit; a reserved opcode; a fragmented ping; a ping that is too long.
    for frame: [UInt8] in [
      [0x81, 0x01, 0x41], [0xC1, 0x80, 0, 0, 0, 0], [0x83, 0x80, 0, 0, 0, 0], [0x09, 0x80, 0, 0, 0, 0],
      [0x89, 0xFE, 0, 126, 0, 0, 0, 0],
    ] {
      let client = try SocketClient(port: port)
      await client.send(upgrade)
      await client.send(bytes: frame)
      var answer: [UInt8] = []
      while case let piece = try await client.receiveBytes(), !piece.isEmpty { answer += piece }
      #expect(answer.suffix(4) == [0x88, 0x02, 0x03, 0xEA], "1002, and the connection is closed")
    }
  }
}
