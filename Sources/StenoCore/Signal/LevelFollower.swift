/// How much louder a very quiet signal must become, from what stands out of its noise.
///
/// Only that moves the gain: the longest pause and the steadiest noise leave it where it is.
struct LevelFollower: Sendable {
  /// Peaks of speech that is loud enough: -26 dBFS. The detector begins to miss speech some 10 dB below.
  static let target: Float = 0.05
  /// The most that is made of anything: 40 dB.
  private static let mostGain: Float = 100
  /// What the noise may be made: -60 dBFS.
  private static let loudestNoise: Float = 0.001
  /// The noise of a recording of 16 bits, which none is below.
  private static let quietestNoise: Float = 1e-5
  /// What stands out is so many times its noise: 12 dB.
  private static let contrast: Float = 4
  /// Blocks that must stand out, one after another, before anything is made louder.
  private static let fewest = 3
  /// The gain rises by at most 6 dB per block.
  private static let steepest: Float = 2
  /// What the level of speech falls by per block that stands out, where these are quieter: 6 dB in a second.
  private static let release: Float = 0.993_1

  /// The peak level of what stood out; nil where nothing did yet.
  private(set) var loud: Float?
  private(set) var gain = Ramp(1)
  private var floor = NoiseFloor()
  private var standing = 0
  /// The gain that ``gain`` goes to.
  private var wanted: Float = 1

  init() {}

  /// Whether something stands out now, and for long enough to count.
  var isHeard: Bool { standing >= Self.fewest }

  /// Takes the gain that is wanted at once: nothing was made louder yet.
  mutating func settle() {
    gain = Ramp(wanted)
  }

  mutating func observe(_ block: SignalBlock) {
    floor.observe(block.rms)
    let noise = max(floor.level ?? block.rms, Self.quietestNoise)
    guard block.rms > Self.contrast * noise else {
      standing = 0
      wanted = min(wanted, bound(noise))
      gain.go(to: min(gain.end, wanted))
      return
    }
    standing += 1
    let before = loud ?? block.peak
    loud = block.peak > before ? before + (block.peak - before) / 2 : max(before * Self.release, block.peak)
    wanted = min(max(Self.target / max(loud ?? 1, 1e-6), 1), bound(noise))
    let reachable = standing < Self.fewest ? gain.end : gain.end * Self.steepest
    gain.go(to: min(wanted, reachable))
  }

  private func bound(_ noise: Float) -> Float {
    max(1, min(Self.mostGain, Self.loudestNoise / noise))
  }
}
