import CSileroKernels
import StenoSystem

/// Silero VAD v6 at 16 kHz, computed without ONNX Runtime from the weights in its model file.
///
/// It agrees with ONNX Runtime on the same file within 1e-4 a window (2.1e-5 over an hour). The weights are read once a
/// process, and shared by all detectors of the same file and kernel for as long as there is one; a stream's state is a
/// value of 1,280 bytes, so any number of streams can be scored on any threads.
///
/// The state is never reset while the audio goes on. Measured, with this network and 4 minutes of labelled read speech
/// (fresh state: frame F1 0.9545) after up to an hour of something else: digital silence changes no decision at 0.5 and
/// no onset; white noise at -60 dBFS or pink at -50 changes one window in 7,500; white at -40 takes F1 to 0.9533 within
/// 10 minutes and no further; pink at -30, a loud room that falls silent as the voice begins, takes it to 0.9500 and
/// delays the worst onset by two windows. The state stays bounded (|c| below 44 everywhere), noise never scored above
/// 0.1, and the second and the thirtieth pass of the same speech differ by 7e-4. A reset costs as much: one in the
/// middle of speech changes 4 of the next 800 decisions, because the cell remembers for longer than that.
public struct SileroDetector: SpeechDetector {
  /// What is remembered of one stream: the recurrent cell and the last 64 frames.
  public struct State: Sendable {
    var memory = csilero_state()
  }

  /// Where the set-up puts the model file.
  public static var installedModelPath: String {
    CacheFolder.path + "/silero/silero_vad_16k_op15.onnx"
  }

  /// The instructions that it runs on.
  public let kernel: SileroKernel
  let network: SileroNetwork

  /// Loads the weights, unless another detector has them.
  ///
  /// - Parameters:
  ///   - modelPath: `silero_vad_16k_op15.onnx` of the `silero-vad` Python package. The default is the installed one.
  ///   - kernel: The instructions to use. The default is the fastest that the machine has.
  /// - Throws: ``DetectorError`` when the file is missing or damaged, or the machine lacks the kernel.
  public init(
    modelPath: String = SileroDetector.installedModelPath, kernel: SileroKernel = .fastest
  ) throws(DetectorError) {
    guard kernel.isAvailable else {
      let available = SileroKernel.available.map(\.rawValue).joined(separator: ", ")
      throw DetectorError(
        code: .unavailableKernel, message: "this machine cannot run the kernel \(kernel.rawValue); it has \(available)")
    }
    self.kernel = kernel
    network = try SharedNetworks.process.network(modelPath: modelPath, kernel: kernel)
  }

  /// 512: the frames that are scored at once, 32 ms.
  public var windowLength: Int { CSILERO_WINDOW }

  /// The state at the beginning of a stream: all zero.
  public func makeState() -> State { State() }

  /// Scores the next window of a stream.
  ///
  /// Samples that are not finite count as silence, so that no input can spoil the state.
  ///
  /// - Parameters:
  ///   - window: 512 samples at 16 kHz in `-1...1`.
  ///   - state: What is remembered of the stream; moves on by one window.
  /// - Returns: The probability of speech in `0...1`.
  public func probability(of window: [Float], state: inout State) -> Float {
    precondition(window.count == windowLength, "a window of \(window.count) frames, not \(windowLength)")
    return network.score(window, &state.memory)
  }

  /// Scores the next window of each of several streams, for less than half of the work of one at a time.
  ///
  /// The results are, bit for bit, those of ``probability(of:state:)``.
  ///
  /// - Parameters:
  ///   - windows: 512 samples for each stream, one stream after the other.
  ///   - states: What is remembered of each stream; each moves on by one window.
  /// - Returns: The probability of speech in each window.
  public func probabilities(of windows: [Float], states: inout [State]) -> [Float] {
    precondition(
      windows.count == states.count * windowLength, "\(windows.count) frames for \(states.count) windows")
    return network.score(windows, &states)
  }
}
