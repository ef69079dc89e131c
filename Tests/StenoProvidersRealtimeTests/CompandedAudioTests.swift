import Testing

@testable import StenoProvidersRealtime

/// Against decoders written from the tables of G.711.
@Suite struct CompandedAudioTests {
  /// The middle of the interval that a µ-law code stands for, in 16 bits.
  private func muLaw(_ code: UInt8) -> Int {
    let bits = Int(~code)
    let magnitude = ((bits & 0x0F) << 3 + 132) << ((bits >> 4) & 7) - 132
    return bits & 0x80 == 0 ? magnitude : -magnitude
  }

  private func aLaw(_ code: UInt8) -> Int {
    let bits = Int(code ^ 0x55)
    let segment = (bits >> 4) & 7
    let step = (bits & 0x0F) << 4
    let magnitude = segment == 0 ? step + 8 : (step + 0x108) << (segment - 1)
    return bits & 0x80 == 0 ? -magnitude : magnitude
  }

  @Test func everySampleIsWithinHalfAStep() {
    for sample in Int16.min...Int16.max {
      let (mu, a) = (muLaw(CompandedAudio.muLaw(sample)), aLaw(CompandedAudio.aLaw(sample)))
      // A step is at most a sixteenth of the lower end of its segment; the loudest samples are clipped.
      let size = abs(Int(sample))
      let half = max(8, size / 32 + 5)
      if abs(mu - Int(sample)) > (size > 32_635 ? 700 : half) || abs(a - Int(sample)) > max(16, half) {
        Issue.record("\(sample) became \(mu) and \(a)")
        return
      }
    }
  }

  @Test func everyCodeIsItsOwn() {
    #expect(Set((Int16.min...Int16.max).map(CompandedAudio.muLaw)).count == 256)
    #expect(Set((Int16.min...Int16.max).map(CompandedAudio.aLaw)).count == 256)
    #expect(CompandedAudio.muLaw(0) == 0xFF && CompandedAudio.aLaw(0) == 0xD5)
    #expect(CompandedAudio.muLaw(.max) == 0x80 && CompandedAudio.muLaw(.min) == 0x00)
    #expect(CompandedAudio.aLaw(.max) == 0xAA && CompandedAudio.aLaw(.min) == 0x2A)
  }
}
