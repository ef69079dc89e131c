import Glibc

/// A low-pass filter cut into phases, for changing a sample rate by the ratio of two small whole numbers.
///
/// A sinc under a Kaiser window. Going from 16 kHz to 24 kHz everything up to 7 kHz passes within 0.02 dB, and what mirrors
/// above 8.2 kHz is 60 dB down: further than recognizers of speech can tell.
///
/// #### Source
/// J. O. Smith, *Digital Audio Resampling*, section "Windowed Sinc Interpolation"; J. F. Kaiser, "Nonrecursive digital
/// filter design using the I0-sinh window function", 1974, for the window.
struct ResamplingFilter: Sendable {
  /// Zero crossings of the sinc on each side of its middle.
  private static let zeroCrossings = 24
  /// The shape of the window: 60 dB of attenuation.
  private static let beta = 5.653
  /// Where the filter is 6 dB down, as a share of the lower of the two Nyquist frequencies.
  private static let cutoff = 0.95

  /// Samples that come out for every ``down`` that go in.
  let up: Int
  /// Samples that go in for every ``up`` that come out.
  let down: Int
  /// How many samples before and after a point the filter reaches.
  let reach: Int
  /// For each phase, the weights of the `2 * reach` samples around the point, from the earliest.
  let phases: [[Float]]

  /// The filter for `up` samples out of every `down`, both at least 1.
  init(up: Int, down: Int) {
    let bandwidth = Self.cutoff * min(1, Double(up) / Double(down))
    let reach = Int((Double(Self.zeroCrossings) / bandwidth).rounded(.up))
    (self.up, self.down, self.reach) = (up, down, reach)
    phases = (0..<up).map { phase in
      let offset = Double(phase) / Double(up)
      let weights = (1 - reach...reach).map { position in
        Self.weight(at: Double(position) - offset, bandwidth: bandwidth, reach: Double(reach))
      }
      let sum = weights.reduce(0, +)
      return weights.map { Float($0 / sum) }
    }
  }

  private static func weight(at time: Double, bandwidth: Double, reach: Double) -> Double {
    let share = time / reach
    guard abs(share) < 1 else { return 0 }
    let window = besselI0(beta * (1 - share * share).squareRoot())
    let angle = Double.pi * bandwidth * time
    return window * (angle == 0 ? 1 : sin(angle) / angle)
  }

  /// The modified Bessel function of the first kind and order zero, by its power series.
  private static func besselI0(_ value: Double) -> Double {
    var (sum, term, index) = (1.0, 1.0, 1.0)
    while term > sum * 1e-12 {
      let factor = value / (2 * index)
      term *= factor * factor
      sum += term
      index += 1
    }
    return sum
  }
}
