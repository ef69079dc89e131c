import StenoCore

/// How much audio lost bytes held, in formats that have no timestamps, by how much others hold.
struct LostAudio {
  private var bytes: Int64 = 0
  private var frames: Int64 = 0
  private var nextOffset: Int64?

  /// Notes bytes that were decoded, and how many frames at 16 kHz they gave.
  mutating func observe(bytes count: Int, frames: Int64) {
    bytes += Int64(count)
    self.frames += frames
  }

  /// Bytes between a packet and the one before it, where the demuxer skipped what it could not read.
  mutating func skippedBytes(before packet: borrowing Packet) -> Int64 {
    defer { nextOffset = packet.byteOffset.map { $0 + Int64(packet.byteCount) } }
    guard let offset = packet.byteOffset, let nextOffset else { return 0 }
    return max(offset - nextOffset, 0)
  }

  /// Frames at 16 kHz that so many bytes held; nil where nothing is known of others.
  func frames(in lost: Int64) -> Int64? {
    guard bytes > 0 else { return nil }
    let (product, overflow) = lost.multipliedReportingOverflow(by: frames)
    return overflow ? nil : product / bytes
  }
}
