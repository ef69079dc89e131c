/// Makes one channel of several: their mean, unless that would lose what they hold.
///
/// Channels that cancel each other, because one is inverted or late, give way to the loudest of them; a channel that has
/// been silent from the beginning takes no share. A pure value that decides every 20 ms from what it has heard so far,
/// goes over without a click, and does the same however the input is cut. Ordinary channels are their mean, bit for bit.
public struct ChannelMixer: Sendable {
  /// Channels whose mean has less of their power than this share of what unrelated channels would leave, cancel.
  private static let cancelling: Float = 0.5
  /// The same share while little was heard.
  private static let certain: Float = 0.1
  /// Channels that leave this much again have stopped to.
  private static let sound: Float = 0.8
  /// A channel is silent that is unheard and whose power is so much below the loudest one's: 40 dB.
  private static let silent: Float = 1e-4
  /// A block below this power says nothing: -80 dBFS.
  private static let unheard: Float = 1e-8
  /// Power is averaged over 25 blocks: half a second.
  private static let memory: Float = 25
  /// Blocks that cancelling channels must be sound again: a second.
  private static let patience = 50

  private enum Choice: Equatable {
    /// The mean of the channels that are not silent.
    case mean
    /// This channel alone; the blocks since the others were last seen to cancel it.
    case one(Int, soundFor: Int)
  }

  private let channels: Int
  private let blockLength: Int
  private var choice = Choice.mean
  private var hasSound: [Bool]
  private var power: [Float]
  private var meanPower: Float = 0
  private var blocks: Float = 0
  /// Each channel's share before and after the block that goes on; nil for the mean of all.
  private var shares: (from: [Float]?, to: [Float]?)
  /// Sums of the block that is not full yet.
  private var frames = 0
  private var squares: [Float]
  private var meanSquares: Float = 0

  /// A mixer of so many channels, at least one, at so many frames a second.
  public init(channels: Int, sampleRate: Int) {
    self.channels = max(channels, 1)
    blockLength = max(sampleRate / 50, 1)
    hasSound = Array(repeating: false, count: self.channels)
    power = Array(repeating: 0, count: self.channels)
    squares = power
  }

  /// Whether any but the mean of all channels was given so far.
  public private(set) var hasChosen = false

  /// One frame's sample.
  ///
  /// - Parameters:
  ///   - mean: The mean of all channels.
  ///   - sample: The sample of a channel, counted from 0.
  /// - Returns: What the channels are mixed to.
  public mutating func mix(mean: Float, _ sample: (Int) -> Float) -> Float {
    guard channels > 1 else { return mean }
    for channel in 0..<channels {
      let value = sample(channel)
      if value.isFinite { squares[channel] += value * value }
    }
    if mean.isFinite { meanSquares += mean * mean }
    frames += 1
    let result = mixed(mean, sample)
    if frames == blockLength { finishBlock() }
    return result
  }

  private func mixed(_ mean: Float, _ sample: (Int) -> Float) -> Float {
    let after = shares.to.map { Self.sum($0, sample) } ?? mean
    guard shares.from != shares.to else { return after }
    let before = shares.from.map { Self.sum($0, sample) } ?? mean
    let share = Float(frames) / Float(blockLength)
    return before + (after - before) * share
  }

  private static func sum(_ shares: [Float], _ sample: (Int) -> Float) -> Float {
    var sum: Float = 0
    // What has no share may be no number.
    for channel in shares.indices where shares[channel] > 0 { sum += shares[channel] * sample(channel) }
    return sum
  }

  private mutating func finishBlock() {
    let length = Float(blockLength)
    if (squares.max() ?? 0) / length > Self.unheard {
      blocks = min(blocks + 1, Self.memory)
      for channel in 0..<channels { power[channel] += (squares[channel] / length - power[channel]) / blocks }
      meanPower += (meanSquares / length - meanPower) / blocks
      decide()
    }
    shares = (shares.to, nextShares)
    hasChosen = hasChosen || shares.to != nil
    for channel in 0..<channels { squares[channel] = 0 }
    (frames, meanSquares) = (0, 0)
  }

  private mutating func decide() {
    let loudest = power.max() ?? 0
    let least = min(loudest * Self.silent, Self.unheard)
    for channel in 0..<channels where power[channel] > least { hasSound[channel] = true }
    // What is left of channels that have nothing to do with each other.
    let unrelated = power.reduce(0, +) / Float(channels * channels)
    // A single block of rumble may happen to cancel itself to some extent.
    let isCancelling = meanPower < unrelated * (blocks < Self.memory ? Self.certain : Self.cancelling)
    let isSound = meanPower > unrelated * Self.sound
    switch choice {
    case .mean:
      if isCancelling, let best = power.firstIndex(of: loudest) { choice = .one(best, soundFor: 0) }
    case .one(let channel, let soundFor):
      // Another is taken only where this one has become far quieter.
      let best = power[channel] < loudest / 16 ? power.firstIndex(of: loudest) ?? channel : channel
      let count = isSound ? soundFor + 1 : 0
      choice = count >= Self.patience ? .mean : .one(best, soundFor: count)
    }
  }

  /// What the choice makes of the channels; nil for the mean of all.
  private var nextShares: [Float]? {
    if case .one(let chosen, _) = choice { return (0..<channels).map { $0 == chosen ? 1 : 0 } }
    let count = hasSound.count { $0 }
    guard (1..<channels).contains(count) else { return nil }
    return hasSound.map { $0 ? 1 / Float(count) : 0 }
  }
}
