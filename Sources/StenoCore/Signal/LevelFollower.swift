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

  init() {}

  mutating func observe(_ block: SignalBlock) {
    floor.observe(block.rms)
    let noise = max(floor.level ?? block.rms, Self.quietestNoise)
    guard block.rms > Self.contrast * noise else {
      standing = 0
      gain.go(to: min(gain.end, bound(noise)))
      return
    }
    standing += 1
    let before = loud ?? block.peak
    loud = block.peak > before ? before + (block.peak - before) / 2 : max(before * Self.release, block.peak)
    let wanted = min(max(Self.target / max(loud ?? 1, 1e-6), 1), bound(noise))
    let reachable = standing < Self.fewest ? gain.end : gain.end * Self.steepest
    gain.go(to: min(wanted, reachable))
  }

  private func bound(_ noise: Float) -> Float {
    max(1, min(Self.mostGain, Self.loudestNoise / noise))
  }
}

/// The noise that is always there: the quietest block of the last seconds. Digital silence is none.
///
/// #### Source
/// R. Martin, "Noise Power Spectral Density Estimation Based on Optimal Smoothing and Minimum Statistics", 2001.
struct NoiseFloor: Sendable {
  /// Blocks of one part: 0.32 s.
  private static let partLength = 32
  /// Parts that are remembered: 2.6 s, which no one speaks for without a pause.
  private static let parts = 8

  private var minima = [Float](repeating: .infinity, count: NoiseFloor.parts)
  private var part = 0
  private var blocks = 0

  init() {}

  /// The level; nil where nothing but digital silence was heard.
  var level: Float? {
    minima.min().flatMap { $0.isFinite ? $0 : nil }
  }

  mutating func observe(_ rms: Float) {
    if rms > 0 { minima[part] = min(minima[part], rms) }
    blocks += 1
    guard blocks == Self.partLength else { return }
    (blocks, part) = (0, (part + 1) % Self.parts)
    minima[part] = .infinity
  }
}

/// Holds what was made louder below the peaks of a normal recording, whatever comes suddenly.
struct PeakLimiter: Sendable {
  /// -12 dBFS.
  private static let ceiling: Float = 0.25
  /// The envelope falls by a third in 20 ms.
  private static let release: Float = 0.998_7

  private var envelope: Float = 0

  init() {}

  mutating func limited(_ sample: Float) -> Float {
    envelope = max(abs(sample), envelope * Self.release)
    return envelope > Self.ceiling ? sample * (Self.ceiling / envelope) : sample
  }
}
