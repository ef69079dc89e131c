import Testing

@testable import StenoTransport

@Suite struct ResponseHeadReaderTests {
  private func head(_ lines: [String]) -> HTTPResponseHead? {
    var reader = ResponseHeadReader()
    return lines.compactMap { reader.take(line: Array($0.utf8)) }.first
  }

  @Test func readsStatusAndFields() {
    let head = head([
      "HTTP/1.1 200 OK\r\n", "Content-Type: \t text/plain; charset=utf-8 \r\n", "x:\r\n", "rubbish\n", "\r\n",
    ])
    #expect(head?.status == 200 && head?.mediaType == "text/plain")
    #expect(head?["x"] == "" && head?.fields.count == 2)
  }

  @Test func passesOverInterimHeads() {
    let head = head([
      "HTTP/1.1 100 Continue\r\n", "a: 1\r\n", "\r\n", "HTTP/2 404\r\n", "b: 2\r\n", "\r\n", "c: 3\r\n", "\r\n",
    ])
    #expect(head?.status == 404 && head?.fields.map(\.name) == ["b"])
  }

  @Test(arguments: ["HTTP/1.1 99 x", "HTTP/1.1 600", "HTTP/1.1", "HTTP/1.1 two", "", "a: b", "\r"])
  func givesNoHeadForRubbish(line: String) {
    #expect(head([line + "\r\n", "\r\n"]) == nil)
  }

  @Test func replacesWhatIsNotUTF8() {
    var reader = ResponseHeadReader()
    for line in ["HTTP/1.1 200\n".utf8.map { $0 }, [0x61, 0x3A, 0xFF, 0x0A]] { #expect(reader.take(line: line) == nil) }
    #expect(reader.take(line: [0x0A])?["a"] == "\u{FFFD}")
  }
}
