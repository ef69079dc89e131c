import Glibc
import StenoCapture
import StenoSystem
import StenoCore
import StenoTesting

/// A pipe, written on a thread of its own in pieces of 1 to 10,000 bytes.
actor PipeWriter {
  nonisolated let reader: Int32
  private let writer: Int32
  private let executor = ThreadExecutor(name: "pipe-writer")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init() {
    signal(SIGPIPE, SIG_IGN)
    var ends: [Int32] = [-1, -1]
    pipe(&ends)
    (reader, writer) = (ends[0], ends[1])
  }

  nonisolated func source() throws -> StandardInput {
    try StandardInput(descriptor: reader, name: "pipe")
  }

  func write(_ bytes: [UInt8], seed: UInt64 = 0) {
    var generator = SeededGenerator(seed: seed)
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = rest.prefix(Int.random(in: 1...10_000, using: &generator))
      let count = piece.withUnsafeBytes { Glibc.write(writer, $0.baseAddress, $0.count) }
      if count <= 0 { return }
      rest = rest.dropFirst(count)
    }
  }

  func end() {
    close(writer)
  }
}
