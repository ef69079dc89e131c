import CSileroKernels

/// The weights as one kernel reads them: packed once, never changed, shared by every stream.
@safe final class SileroNetwork: @unchecked Sendable {
  private let kernel: csilero_kernel
  /// Memory of this object alone, written only in `init`: why sharing it between threads is safe.
  private let memory: UnsafeMutableRawPointer

  /// Packs `weights`, the floats of a `csilero_weights` in order, for `kernel`, which this machine must have.
  init(weights: [Float], kernel: SileroKernel) {
    precondition(weights.count == Self.weightCount, "\(weights.count) weights, not \(Self.weightCount)")
    self.kernel = kernel.identifier
    unsafe memory = .allocate(byteCount: csilero_network_size(), alignment: 64)
    unsafe weights.withUnsafeBytes { bytes in
      unsafe csilero_network_pack(
        kernel.identifier, bytes.assumingMemoryBound(to: csilero_weights.self).baseAddress, OpaquePointer(memory))
    }
  }

  deinit { unsafe memory.deallocate() }

  /// The floats in a `csilero_weights`.
  private static var weightCount: Int { MemoryLayout<csilero_weights>.size / MemoryLayout<Float>.size }

  /// Scores one window of one stream.
  func score(_ window: [Float], _ state: inout csilero_state) -> Float {
    var probability: Float = 0
    unsafe csilero_score(kernel, OpaquePointer(memory), window, &state, &probability, 1)
    return probability
  }

  /// Scores one window of each of several streams.
  func score(_ windows: [Float], _ states: inout [SileroDetector.State]) -> [Float] {
    var probabilities = [Float](repeating: 0, count: states.count)
    unsafe states.withUnsafeMutableBytes { bytes in
      unsafe csilero_score(
        kernel, OpaquePointer(memory), windows, bytes.assumingMemoryBound(to: csilero_state.self).baseAddress,
        &probabilities, probabilities.count)
    }
    return probabilities
  }
}
