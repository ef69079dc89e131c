import StenoCore
import Synchronization

/// The encoder's first two convolutions, which remember what they made of audio that they have met before: the segment
/// read half a second ago, and the context that it was read in.
///
/// What they make of a hop is the same to the last bit whether it is remembered or not, because hops are always computed
/// by as many at once: the library adds up in another order where there are fewer.
final class AudioStem: Sendable {
  /// What became of a stretch of audio.
  struct Output {
    /// For every hop the numbers that ``EncoderGraph`` takes.
    var hops: OnnxTensor
    /// What brings the first convolution's output to mean 0 and variance 1: a factor, and what is added after it.
    var scale: Float
    var offset: Float
  }

  /// Hops computed at once.
  private static let batch = 16
  /// Hops remembered of a session: 49 s, of which every pass over its audio, with its context, is a part several times
  /// over, because silence before it and another loudness make it other audio.
  private static let sessionMemory = 4096
  /// Bytes that are remembered of all sessions together: seven sessions have all that one alone has, 50 have 6.5 s each,
  /// which is a segment of usual length.
  private static let budget = 64 << 20
  /// What the normalization adds to the variance.
  private static let epsilon = 1e-5
  /// Places of the first convolution that a hop is made of.
  private static let places = AudioHops.secondKernel

  private let session: OnnxSession
  private let channels: Int
  /// Channels of the first convolution.
  private let inputs: Int
  private let cache: Mutex<HopCache>

  /// The numbers kept for a hop: those of its channels, and for each of its places the sum and the sum of squares.
  private var width: Int { channels + 2 * Self.places }

  /// Where in what is kept for a hop each output of the graph goes: so many numbers for a hop, the next hop's being
  /// `stride` further on.
  private var parts: [(start: Int, count: Int, stride: Int)] {
    [
      (0, channels, channels), (channels, Self.places, AudioHops.stridesPerHop),
      (channels + Self.places, Self.places, AudioHops.stridesPerHop),
    ]
  }

  /// Runs `graph`, which `session` has loaded.
  init(_ graph: StemGraph, session: OnnxSession) {
    self.session = session
    channels = graph.channels
    inputs = graph.inputs
    let width = graph.channels + 2 * Self.places
    let limits = HopCache.Limits(
      session: Self.sessionMemory, total: max(Self.sessionMemory, Self.budget / (width * MemoryLayout<Float>.stride)))
    cache = Mutex(HopCache(width: width, limits: limits))
  }

  /// Computes `audio`, of which samples after the last whole hop are left out.
  ///
  /// - Parameters:
  ///   - audio: The samples.
  ///   - session: Whose they are; nil for nobody's, of which nothing is remembered.
  /// - Returns: What is the same whether it was remembered or not.
  /// - Throws: `RecognitionFailure` when the library cannot run it.
  func run(_ audio: [Float], of session: SessionKey?) throws(RecognitionFailure) -> Output {
    let keys = AudioHops.keys(of: audio)
    var rows = [Float](repeating: 0, count: keys.count * width)
    var isKnown = recall(keys, of: session, into: &rows)
    for hop in keys.indices where !isKnown[hop] {
      let made = hop..<min(hop + Self.batch, keys.count)
      try compute(made, of: audio, into: &rows)
      isKnown.replaceSubrange(made, with: repeatElement(true, count: made.count))
      guard let session else { continue }
      cache.withLock { cache in
        for hop in made { cache.keep(rows[(hop * width)..<((hop + 1) * width)], for: keys[hop], of: session) }
      }
    }
    return try output(rows, count: keys.count)
  }

  /// Forgets what is remembered of a session.
  func forget(_ session: SessionKey) {
    cache.withLock { $0.forget(session) }
  }

  /// Fills in what is remembered, and says of which hops something is.
  private func recall(_ keys: [Int], of session: SessionKey?, into rows: inout [Float]) -> [Bool] {
    guard let session else { return keys.map { _ in false } }
    let width = width
    return unsafe rows.withUnsafeMutableBufferPointer { rows in
      let rows = unsafe rows
      return cache.withLock { cache in
        keys.indices.map { hop in
          let start = hop * width
          let row = unsafe UnsafeMutableBufferPointer(rebasing: rows[start..<(start + width)])
          return unsafe cache.copy(keys[hop], of: session, to: row)
        }
      }
    }
  }

  private func compute(
    _ hops: Range<Int>, of audio: [Float], into rows: inout [Float]
  ) throws(RecognitionFailure) {
    let count = AudioHops.samples(for: Self.batch)
    let heard = audio[(hops.lowerBound * AudioHops.samples)...].prefix(count)
    let input = try unsafe OnnxTensor.floats(session.runtime, shape: [1, Int64(count)]) { samples in
      unsafe samples.initialize(repeating: 0)
      unsafe _ = samples.update(fromContentsOf: heard)
    }
    let outputs = try session.run([("audio", input)], outputs: ["hops", "sum", "squares"])
    guard outputs.count == parts.count else { throw .badModel("the encoder's stem has \(outputs.count) outputs") }
    for (output, part) in zip(outputs, parts) {
      let length = part.stride * (Self.batch - 1) + part.count
      try unsafe output.withFloats(count: length) { values throws(RecognitionFailure) in
        for (index, hop) in hops.enumerated() {
          let source = unsafe values[(index * part.stride)..<(index * part.stride + part.count)]
          let target = hop * width + part.start
          unsafe rows.replaceSubrange(target..<(target + part.count), with: source)
        }
      }
    }
  }

  private func output(_ rows: [Float], count: Int) throws(RecognitionFailure) -> Output {
    let (mean, variance) = moments(rows, count: count)
    let scale = 1 / (variance + Self.epsilon).squareRoot()
    let hops = try unsafe OnnxTensor.floats(session.runtime, shape: [1, Int64(count), Int64(channels)]) { hops in
      for hop in 0..<count {
        let row = rows[(hop * width)..<(hop * width + channels)]
        unsafe _ = UnsafeMutableBufferPointer(rebasing: hops[(hop * channels)...]).update(fromContentsOf: row)
      }
    }
    return Output(hops: hops, scale: Float(scale), offset: Float(-mean * scale))
  }

  /// Mean and variance of the first convolution's output: of every hop the places that are not also the next one's, and
  /// of the last one all.
  private func moments(_ rows: [Float], count: Int) -> (mean: Double, variance: Double) {
    var (sum, squares) = (0.0, 0.0)
    for hop in 0..<count {
      let start = hop * width + channels
      for place in 0..<(hop < count - 1 ? AudioHops.stridesPerHop : Self.places) {
        sum += Double(rows[start + place])
        squares += Double(rows[start + Self.places + place])
      }
    }
    let values = Double((AudioHops.stridesPerHop * (count - 1) + Self.places) * inputs)
    let mean = sum / values
    return (mean, max(0, squares / values - mean * mean))
  }
}
