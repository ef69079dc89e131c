import Testing

@testable import StenoTransport

@Suite struct SSEParserTests {
  typealias Event = SSEParser.Event

  @Test(
    arguments: [
      ("data: a\n\n", [Event(data: "a")]), ("data:a\r\rdata:  b\r\n\r\n", [Event(data: "a"), Event(data: " b")]),
      ("data: a\ndata\ndata: c\n\n", [Event(data: "a\n\nc")]), (": comment\n\nid: 1\nretry: 5\n\n", []),
      ("event: x\ndata: 1\n\ndata: 2\n\n", [Event(type: "x", data: "1"), Event(data: "2")]),
      ("event: x\n\ndata: 2\n\n", [Event(data: "2")]), ("data: lost", []), ("data: lost\n", []),
      ("\u{FEFF}data: é\n\n", [Event(data: "é")]), ("event:\ndata: a\n\n", [Event(data: "a")]),
    ] as [(String, [Event])])
  func events(stream: String, expected: [Event]) {
    var whole = SSEParser()
    #expect(whole.parse(stream.utf8) == expected)
    var pieces = SSEParser()
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
    var parser = SSEParser()
    _ = parser.parse(stream.utf8)
    #expect(parser.finish() == expected)
    #expect(parser.finish() == nil && parser.failure == nil)
  }

  @Test func isBounded() {
    var parser = SSEParser(maximumBytes: 8)
    #expect(parser.parse("data: 12\n\ndata: 123\n\n".utf8).count == 1)
    #expect(parser.failure == .tooLong)
    var lines = SSEParser(maximumBytes: 8)
    #expect(lines.parse("data: 12\ndata: 34\ndata: 56\ndata: 78\n".utf8).isEmpty && lines.failure == .tooLong)
  }

  @Test func refusesWhatIsNotUTF8() {
    var parser = SSEParser()
    #expect(parser.parse([0x64, 0xFF, 0x0A]).isEmpty && parser.failure == .notUTF8)
    #expect(parser.parse("data: a\n\n".utf8).isEmpty)
  }
}
