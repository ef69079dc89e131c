/// Notices what is wrong with a signal that a person could mend: it is silent, clipped, or no sound at all.
///
/// A pure value; each finding is given once.
public struct SignalMonitor: Sendable {
  /// What is wrong.
  public enum Finding: Sendable, Equatable {
    /// A device has given nothing but zeros for 3 s.
    case noSound
    /// What is loud is cut off at full scale.
    case clipped
    /// Floating-point samples are on an integer scale, and were divided by this.
    case scaled(by: Float)
    /// Samples that are no numbers, or absurd ones, became silence.
    case unusable
  }

  /// 3 s.
  private static let mostZeros = 3 * FrameIndex.perSecond
  /// What counts as full scale: a resampler rounds the corners a little.
  private static let fullScale: Float = 0.985
  /// Below this, -20 dBFS, a sample is not loud. Recordings at a healthy level have few of a hundred loud ones there.
  private static let loud: Float = 0.1
  /// Of the loud samples, this share at full scale is no accident.
  private static let clippedShare = 0.05
  /// Loud samples before their share says anything: 2 s.
  private static let fewestLoud = 2 * FrameIndex.perSecond

  private let isDevice: Bool
  private var zeros: Int64 = 0
  private var counts: (loud: Int64, full: Int64) = (0, 0)
  private var given: [Finding] = []
  /// The largest sample so far.
  public private(set) var peak: Float = 0

  /// A monitor of a device, whose silence is odd, or of a recording.
  public init(isDevice: Bool) {
    self.isDevice = isDevice
  }

  /// Looks at the samples as they came, and at what became of them.
  ///
  /// - Returns: What was found now and never before.
  public mutating func observe(_ samples: [Float], _ report: SignalConditioner.Report) -> [Finding] {
    var found: [Finding] = []
    for sample in samples {
      let size = abs(sample)
      zeros = size == 0 ? zeros + 1 : 0
      if zeros == Self.mostZeros, isDevice { found.append(.noSound) }
      guard size.isFinite, size > Self.loud else {
        if size.isFinite { peak = max(peak, size) }
        continue
      }
      peak = max(peak, size)
      counts.loud += 1
      if size >= Self.fullScale { counts.full += 1 }
    }
    let isClipped = counts.loud >= Self.fewestLoud && Double(counts.full) > Self.clippedShare * Double(counts.loud)
    if report.scale != 1 { found.append(.scaled(by: report.scale)) } else if isClipped { found.append(.clipped) }
    if report.unusable > 0, report.scale == 1 { found.append(.unusable) }
    found = found.filter { !given.contains($0) }
    given += found
    return found
  }
}
