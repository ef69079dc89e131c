/// The two companding laws of telephony: 16-bit samples in eight bits.
///
/// #### Source
/// ITU-T G.711 (11/88), tables 1 and 2: a sign, three bits for the segment (which doubles from one to the next) and four for
/// the step inside it. A-law inverts every other bit, µ-law all of them.
enum CompandedAudio {
  /// A sample in µ-law.
  static func muLaw(_ sample: Int16) -> UInt8 {
    // The bias makes every segment begin at a power of two; the clip keeps the sum in 15 bits.
    let bias: Int32 = 132
    let magnitude = min(abs(Int32(sample)), 32_635) + bias
    let segment = 24 - Int32(magnitude.leadingZeroBitCount)
    let step = (magnitude >> (segment + 3)) & 0x0F
    let sign: Int32 = sample < 0 ? 0x80 : 0
    return ~UInt8(truncatingIfNeeded: sign | segment << 4 | step)
  }

  /// A sample in A-law.
  static func aLaw(_ sample: Int16) -> UInt8 {
    // A-law has no negative zero: -1 is the mirror of 0.
    let magnitude = sample < 0 ? -1 - Int32(sample) : Int32(sample)
    let segment = max(0, 24 - Int32(magnitude.leadingZeroBitCount))
    let step = (magnitude >> (segment == 0 ? 4 : segment + 3)) & 0x0F
    let sign: Int32 = sample < 0 ? 0 : 0x80
    return UInt8(truncatingIfNeeded: sign | segment << 4 | step) ^ 0x55
  }
}
