/// Audio as the encoder's first two convolutions see it: hops of 192 samples, each read with the 319 that follow it.
struct AudioHops {
  /// The first convolution: its kernel, and the samples from one place to the next.
  static let kernel = 127
  static let stride = 64
  /// The second: its kernel, and the places of the first from one of its own to the next.
  static let secondKernel = 7
  static let stridesPerHop = 3

  /// The samples from one hop to the next.
  static let samples = stride * stridesPerHop

  /// The samples that `count` hops are read from.
  static func samples(for count: Int) -> Int {
    samples * (count - 1) + stride * (secondKernel - 1) + kernel
  }

  /// The whole hops that `samples` samples have.
  static func count(in samples: Int) -> Int {
    samples < self.samples(for: 1) ? 0 : (samples - self.samples(for: 1)) / self.samples + 1
  }

  /// For every hop a number that stands for all samples that it is read from.
  static func keys(of audio: [Float]) -> [Int] {
    let count = count(in: audio.count)
    let blocks = (0..<(count + 2)).map { block in
      var hasher = Hasher()
      let range = min(audio.count, block * samples)..<min(audio.count, (block + 1) * samples)
      unsafe audio.withUnsafeBytes { bytes in
        unsafe hasher.combine(
          bytes: UnsafeRawBufferPointer(rebasing: bytes[(4 * range.lowerBound)..<(4 * range.upperBound)]))
      }
      return hasher.finalize()
    }
    return (0..<count).map { hop in
      var hasher = Hasher()
      for block in blocks[hop...(hop + 2)] { hasher.combine(block) }
      return hasher.finalize()
    }
  }
}
