import Glibc
import StenoCapture
import StenoSystem
import StenoCore
import Testing

@Suite struct StandardInputTests {
  @Test func readsWhatThereIsAndThenTheEnd() throws {
    let pipe = try makePipe()
    let source = try StandardInput(descriptor: pipe.reader)
    #expect(source.seekableLength == nil)
    #expect(write(pipe.writer, "steno", 5) == 5)
    #expect(try source.readBytes() == Array("steno".utf8))
    close(pipe.writer)
    #expect(try source.readBytes() == [])
    close(pipe.reader)
  }

  @Test(.timeLimit(.minutes(5))) func finishingEndsABlockedRead() async throws {
    let pipe = try makePipe()
    let source = try StandardInput(descriptor: pipe.reader)
    let reader = BlockingReader(source)
    async let bytes = reader.read()
    source.finish()
    #expect(try await bytes == [])
    #expect(try source.readBytes() == [], "every later read ends too")
    close(pipe.writer)
    close(pipe.reader)
  }

  @Test func aRedirectedFileCanBeReadAnywhereAfterItsBeginning() throws {
    let file = try #require(tmpfile())
    defer { fclose(file) }
    let descriptor = fileno(file)
    #expect(write(descriptor, "0123456789", 10) == 10)
    #expect(lseek(descriptor, 4, SEEK_SET) == 4)
    let source = try StandardInput(descriptor: descriptor)
    #expect(source.seekableLength == 6)
    try source.seek(to: 2)
    #expect(try source.readBytes() == Array("6789".utf8))
  }

  @Test func aDescriptorThatIsNotOpenIsUnavailable() throws {
    let source = try StandardInput(descriptor: 9_999)
    #expect(throws: SourceError.self) { try source.readBytes() }
  }

  private func makePipe() throws -> (reader: Int32, writer: Int32) {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    return (ends[0], ends[1])
  }
}

/// Reads on a thread that may block.
private actor BlockingReader {
  private let executor = ThreadExecutor(name: "blocking-reader")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
  private let source: StandardInput

  init(_ source: StandardInput) {
    self.source = source
  }

  func read() throws -> [UInt8] { try source.readBytes() }
}

extension StandardInput {
  fileprivate func readBytes() throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 64)
    var span = bytes.mutableSpan
    var raw = span.mutableBytes
    let count = try read(into: &raw)
    return Array(bytes.prefix(count))
  }
}
