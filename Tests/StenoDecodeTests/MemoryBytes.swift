import StenoCore
import Synchronization
import StenoTesting

/// Bytes from memory, in pieces of random length if it is to be a stream.
final class MemoryBytes: ByteSource {
  let name: String
  let seekableLength: Int64?
  private let bytes: [UInt8]
  private let state: Mutex<(position: Int, generator: SeededGenerator, isFinished: Bool)>

  init(_ bytes: [UInt8], name: String = "memory", isStream: Bool = false, seed: UInt64 = 0) {
    self.name = name
    self.bytes = bytes
    seekableLength = isStream ? nil : Int64(bytes.count)
    state = Mutex((0, SeededGenerator(seed: seed), false))
  }

  func read(into buffer: inout MutableRawSpan) throws(SourceError) -> Int {
    let room = buffer.byteCount
    let piece = state.withLock { state -> ArraySlice<UInt8> in
      let longest = seekableLength == nil ? Int.random(in: 1...10_000, using: &state.generator) : Int.max
      let count = min(longest, room, max(bytes.count - state.position, 0))
      guard !state.isFinished, count > 0 else { return [] }
      defer { state.position += count }
      return bytes[state.position..<(state.position + count)]
    }
    buffer.withUnsafeMutableBytes { $0.copyBytes(from: piece) }
    return piece.count
  }

  func seek(to offset: Int64) throws(SourceError) {
    state.withLock { $0.position = Int(clamping: offset) }
  }

  func finish() {
    state.withLock { $0.isFinished = true }
  }
}
