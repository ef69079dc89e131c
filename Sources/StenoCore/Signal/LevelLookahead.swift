/// Holds back the beginning of a signal until its level is known, so that the first word is not too quiet.
///
/// An ordinary level is known at once; a quiet one, once it has been heard for a while. Until anything is heard, the
/// latest 0.6 s are held, as much as a word before its level is known.
struct LevelLookahead: Sendable {
  /// 0.6 s: a syllable, and as much before what stands out, for a soft onset.
  static let mostHeld = 60 * SignalBlock.length
  /// Blocks that something must be heard for before its level is known: 0.3 s, longer than a syllable, which is 0.2 s in
  /// fluent speech.
  private static let measured = 30

  /// Whether nothing is held back any more.
  private(set) var isOver = false
  /// Whether anything was given.
  private(set) var hasGiven = false
  private var held: [Float] = []
  /// Blocks since something was first heard.
  private var heardFor: Int?

  init() {}

  mutating func hold(_ sample: Float) {
    held.append(sample)
  }

  /// Whether the level is known after this block.
  mutating func isKnown(after block: SignalBlock, _ level: LevelFollower) -> Bool {
    if heardFor != nil || level.isHeard { heardFor = (heardFor ?? 0) + 1 }
    return block.peak >= LevelFollower.target || (heardFor ?? 0) >= Self.measured
  }

  /// The oldest samples that are too many.
  mutating func excess() -> [Float] {
    guard held.count > Self.mostHeld else { return [] }
    hasGiven = true
    defer { held.removeFirst(held.count - Self.mostHeld) }
    return Array(held.prefix(held.count - Self.mostHeld))
  }

  /// Ends it, and gives what is held.
  mutating func end() -> [Float] {
    defer { held = [] }
    isOver = true
    return held
  }
}
