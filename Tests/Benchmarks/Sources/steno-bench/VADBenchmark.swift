import ArgumentParser
import Foundation
import StenoVAD

/// CPU of Silero's forward pass against ONNX Runtime, and how far the two differ.
struct VADBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vad",
    abstract: "CPU microseconds a window of voice activity detection, against ONNX Runtime on one thread.")

  @Option(help: "Mono WAV file of 16 kHz and 16 bits; noise and tones without it. It is repeated as needed.")
  var wav: String?

  @Option(help: "Windows of 32 ms to score; an hour has 112,500.")
  var windows = 20_000

  @Option(help: "Streams that are scored at once in the batched runs.")
  var streams = 32

  @Option(help: "The kernel: portable, avx2, avx512 or neon. The fastest by default.")
  var kernel: String?

  @Option(help: "The library of ONNX Runtime. The installed one by default.")
  var library: String?

  @Flag(help: "Print JSON instead of a table.")
  var json = false

  /// Windows that each side scores before the other has its turn.
  private static let roundLength = 1_000

  func validate() throws {
    guard windows > 0, streams > 0 else { throw ValidationError("--windows and --streams must be above 0") }
    guard kernel == nil || selectedKernel != nil else { throw ValidationError("--kernel names no kernel") }
  }

  func run() throws {
    let detector = try SileroDetector(kernel: selectedKernel ?? .fastest)
    let folder = SileroDetector.installedModelPath.components(separatedBy: "/silero/")[0]
    let reference = try ReferenceVAD(
      library: library ?? folder + "/onnxruntime/libonnxruntime.so", model: SileroDetector.installedModelPath)
    let result = compare(detector, reference, on: try audio())
    print(json ? try result.json : result.table)
  }

  private var selectedKernel: SileroKernel? { kernel.flatMap(SileroKernel.init(rawValue:)) }

  /// Takes turns between the three, so that other work on the machine falls on all of them, and keeps the medians.
  private func compare(_ detector: SileroDetector, _ reference: borrowing ReferenceVAD, on audio: [Float]) -> VADResult
  {
    var times = (reference: [Double](), single: [Double](), batched: [Double]())
    var difference: Float = 0
    var state = detector.makeState()
    var states = Array(repeating: state, count: streams)
    reference.reset()
    for first in stride(from: 0, to: windows, by: Self.roundLength) {
      let count = min(Self.roundLength, windows - first)
      let round = (first..<first + count).map { window(audio, $0) }
      var expected: [Float] = []
      var found: [Float] = []
      times.reference.append(cpuMicroseconds(per: count) { expected = round.map { reference.score($0) } })
      times.single.append(
        cpuMicroseconds(per: count) { found = round.map { detector.probability(of: $0, state: &state) } })
      difference = zip(expected, found).reduce(difference) { max($0, abs($1.0 - $1.1)) }
      let batches = (0..<max(1, count / streams)).map { batch in
        (0..<streams).flatMap { window(audio, first + batch + 97 * $0) }
      }
      times.batched.append(
        cpuMicroseconds(per: batches.count * streams) {
          for batch in batches { _ = detector.probabilities(of: batch, states: &states) }
        })
    }
    return VADResult(
      runtime: reference.version, kernel: detector.kernel.rawValue, windows: windows, streams: streams,
      reference: times.reference.median, single: times.single.median, batched: times.batched.median,
      difference: difference, bytesPerStream: MemoryLayout<WindowScorer<SileroDetector>>.size + 512 * 4)
  }

  private func window(_ audio: [Float], _ index: Int) -> [Float] {
    let start = index % (audio.count / 512) * 512
    return Array(audio[start..<start + 512])
  }

  /// At least one window of audio.
  private func audio() throws -> [Float] {
    if let wav {
      let samples = try wavSamples(wav)
      guard samples.count >= 512 else { throw ValidationError("\(wav) is shorter than a window") }
      return samples
    }
    return (0..<16_000 * 60).map { index in
      let time = Float(index) / 16_000
      let noise = Float((index &* 2_654_435_761) >> 7 & 0xffff) / 65_536 - 0.5
      return 0.2 * sin(900 * time + 40 * sin(3 * time)) * max(0, sin(5 * time)) + 0.02 * noise
    }
  }
}
