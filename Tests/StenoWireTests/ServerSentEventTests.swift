import StenoWire
import Testing

@Suite struct ServerSentEventTests {
  typealias Event = ServerSentEvent

  @Test(
    arguments: [
      ("data: a\n\n", [Event(data: "a")]), ("data:a\r\rdata:  b\r\n\r\n", [Event(data: "a"), Event(data: " b")]),
      ("data: a\ndata\ndata: c\n\n", [Event(data: "a\n\nc")]), (": comment\n\nid: 1\nretry: 5\n\n", []),
      ("event: x\ndata: 1\n\ndata: 2\n\n", [Event(type: "x", data: "1"), Event(data: "2")]),
      ("event: x\n\ndata: 2\n\n", [Event(data: "2")]), ("data: lost", []), ("data: lost\n", []),
      ("\u{FEFF}data: é\n\n", [Event(data: "é")]), ("event:\ndata: a\n\n", [Event(data: "a")]),
    ] as [(String, [Event])])
  func events(stream: String, expected: [Event]) {
    var whole = ServerSentEventParser()
    #expect(whole.parse(stream.utf8) == expected)
    var pieces = ServerSentEventParser()
    #expect(stream.utf8.flatMap { pieces.parse([$0]) } == expected)
    #expect(whole.isInsideEvent == stream.contains("lost"))
  }

  @Test(
    arguments: [
      ("data: a", Event(data: "a")), ("data: a\n", Event(data: "a")), ("data: a\r", Event(data: "a")),
      ("event: x\ndata: a\ndata: b", Event(type: "x", data: "a\nb")), ("", nil), (": comment", nil), ("id: 1\n", nil),
      ("data: a\n\n", nil),
    ] as [(String, Event?)])
  func theLastEventNeedsNoEnd(stream: String, expected: Event?) {
    var parser = ServerSentEventParser()
    _ = parser.parse(stream.utf8)
    #expect(parser.finish() == expected)
    #expect(parser.finish() == nil && parser.failure == nil)
  }

  @Test func isBounded() {
    var parser = ServerSentEventParser(maximumBytes: 8)
    #expect(parser.parse("data: 12\n\ndata: 123\n\n".utf8).count == 1)
    #expect(parser.failure == .tooLong)
    var lines = ServerSentEventParser(maximumBytes: 8)
    #expect(lines.parse("data: 12\ndata: 34\ndata: 56\ndata: 78\n".utf8).isEmpty && lines.failure == .tooLong)
  }

  @Test func refusesWhatIsNotUTF8() {
    var parser = ServerSentEventParser()
    #expect(parser.parse([0x64, 0xFF, 0x0A]).isEmpty && parser.failure == .notUTF8)
    #expect(parser.parse("data: a\n\n".utf8).isEmpty)
  }

  @Test func whatIsWrittenIsReadBackEqual() {
    var values = RandomValues(seed: 2)
    for _ in 0..<2_000 {
      let events = values.list(upTo: 4) { values in
        Event(
          type: values.one(of: ["message", "x", "transcript.text.delta"]),
          data: values.text().replacing("\r\n", with: "\n"))
      }
      var parser = ServerSentEventParser()
      let text = events.map { $0.text + (values.bool() ? ServerSentEvent.comment("alive") : "") }.joined()
      #expect(parser.parse(text.utf8) == events && parser.failure == nil && !parser.isInsideEvent)
    }
  }

  @Test(arguments: [
    (Event(data: "a\rb\r\nc"), "data: a\ndata: b\ndata: c\n\n"), (Event(data: ""), "data: \n\n"),
    (Event(type: "x\ny", data: "a"), "event: x y\ndata: a\n\n"),
  ])
  func lineBreaksStayInside(event: ServerSentEvent, text: String) {
    #expect(event.text == text)
  }
}
