/// Tells a message that is delivered twice from two that say the same.
struct RepeatedMessages: Sendable {
  /// How many messages back are remembered.
  private static let memory = 64

  private var hashes: [Int] = []
  private var oldest = 0

  /// Whether this very message came shortly before: the same bytes, the event's name among them.
  mutating func isRepeat(_ message: some Collection<UInt8>) -> Bool {
    var hasher = Hasher()
    for byte in message { hasher.combine(byte) }
    let hash = hasher.finalize()
    if hashes.contains(hash) { return true }
    if hashes.count < Self.memory {
      hashes.append(hash)
    } else {
      hashes[oldest] = hash
      oldest = (oldest + 1) % Self.memory
    }
    return false
  }
}
