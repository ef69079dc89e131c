/// Changes the sample rate of a stream by the ratio of two small whole numbers.
///
/// How the audio is cut into calls changes nothing. The filter's delay is taken out: the first sample out stands where the
/// first sample in stands, and `n` samples in make `n * up / down`, rounded up, once the stream is finished.
struct Resampler: Sendable {
  private let filter: ResamplingFilter
  /// The samples that later ones still need; the stream begins with silence.
  private var held: [Float]
  /// Samples that were taken in all.
  private var taken = 0
  /// Samples that were given in all.
  private var given = 0
  /// Samples of the stream, its leading silence included, that were let go.
  private var dropped = 0

  /// A resampler at the beginning of a stream.
  init(_ filter: ResamplingFilter) {
    self.filter = filter
    held = [Float](repeating: 0, count: filter.reach)
  }

  /// The samples that `samples` make possible; the last few wait for what follows.
  mutating func resample(_ samples: [Float]) -> [Float] {
    held += samples
    taken += samples.count
    return advance(upTo: .max)
  }

  /// The rest of the stream; no more can follow.
  mutating func finish() -> [Float] {
    held += [Float](repeating: 0, count: filter.reach)
    return advance(upTo: (taken * filter.up + filter.down - 1) / filter.down)
  }

  private mutating func advance(upTo end: Int) -> [Float] {
    let width = 2 * filter.reach
    var output: [Float] = []
    while given < end {
      let (whole, phase) = (given * filter.down).quotientAndRemainder(dividingBy: filter.up)
      // Leading silence shifts the stream by `reach`; the filter begins `reach - 1` before its point.
      let first = whole + 1 - dropped
      guard first + width <= held.count else { break }
      output.append(sample(filter.phases[phase], from: first))
      given += 1
    }
    let needed = given * filter.down / filter.up + 1 - dropped
    if needed > 0 {
      let unused = min(needed, held.count)
      held.removeFirst(unused)
      dropped += unused
    }
    return output
  }

  /// The weighted sum of the samples held from `first` on.
  private func sample(_ weights: [Float], from first: Int) -> Float {
    var (sum, index): (Float, Int) = (0, 0)
    // This runs fifty times for each sample, which tests without optimization would feel in a loop of higher order.
    while index < weights.count {
      sum += weights[index] * held[first + index]
      index += 1
    }
    return sum
  }
}
