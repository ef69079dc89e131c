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
  func events(stream: String, expected: [Event]) throws {
    var whole = SSEParser()
    #expect(try whole.parse(stream.utf8) == expected)
    var pieces = SSEParser()
    #expect(try stream.utf8.flatMap { try pieces.parse([$0]) } == expected)
    #expect(whole.isInsideEvent == stream.contains("lost"))
  }

  @Test func isBounded() throws {
    var parser = SSEParser(maximumBytes: 8)
    #expect(try parser.parse("data: 12\n\n".utf8).count == 1)
    #expect(throws: SSEParser.Failure.tooLong) { try parser.parse("data: 123".utf8) }
    var lines = SSEParser(maximumBytes: 8)
    #expect(throws: SSEParser.Failure.tooLong) { try lines.parse("data: 12\ndata: 34\ndata: 56\ndata: 78\n".utf8) }
  }

  @Test func refusesWhatIsNotUTF8() {
    var parser = SSEParser()
    #expect(throws: SSEParser.Failure.notUTF8) { try parser.parse([0x64, 0xFF, 0x0A]) }
  }
}
