internal import COnnxRuntime
import StenoCore

/// A tensor that ONNX Runtime reads or has written, with the memory behind it.
@safe final class OnnxTensor {
  let value: OpaquePointer
  private let runtime: OnnxRuntime
  /// The memory of a tensor that was made here; the library only borrows it. Nil for a tensor that the library made.
  private let memory: UnsafeMutableRawBufferPointer?

  /// Takes over a tensor that the library made.
  init(adopting value: OpaquePointer, runtime: OnnxRuntime) {
    unsafe self.value = value
    self.runtime = runtime
    unsafe memory = nil
  }

  /// A tensor of `shape`, whose bytes `fill` writes.
  private init(
    runtime: OnnxRuntime, shape: [Int64], elementType: ElementType, byteCount: Int,
    fill: (UnsafeMutableRawBufferPointer) -> Void
  ) throws(RecognitionFailure) {
    // A tensor without elements still wants an address.
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(byteCount, 64), alignment: 64)
    unsafe fill(UnsafeMutableRawBufferPointer(rebasing: memory[0..<byteCount]))
    var value: OpaquePointer?
    do throws(RecognitionFailure) {
      try unsafe runtime.api.check(
        cort_create_tensor(
          runtime.api, runtime.memory, memory.baseAddress, byteCount, shape, shape.count, elementType.rawValue, &value))
      guard let value = unsafe value else { throw .unavailable("ONNX Runtime made no tensor") }
      unsafe self.value = value
    } catch {
      unsafe memory.deallocate()
      throw error
    }
    self.runtime = runtime
    unsafe self.memory = memory
  }

  deinit {
    unsafe cort_release_value(runtime.api, value)
    unsafe memory?.deallocate()
  }

  /// A float tensor whose elements `fill` writes, every one of them.
  static func floats(
    _ runtime: OnnxRuntime, shape: [Int64], fill: (UnsafeMutableBufferPointer<Float>) -> Void
  ) throws(RecognitionFailure) -> OnnxTensor {
    let count = Int(shape.reduce(1, *))
    return try unsafe OnnxTensor(
      runtime: runtime, shape: shape, elementType: .float32, byteCount: count * 4
    ) { bytes in
      unsafe fill(bytes.bindMemory(to: Float.self))
    }
  }

  /// A float tensor of `shape`, which has no elements.
  static func empty(_ runtime: OnnxRuntime, shape: [Int64]) throws(RecognitionFailure) -> OnnxTensor {
    try unsafe OnnxTensor(runtime: runtime, shape: shape, elementType: .float32, byteCount: 0) { _ in }
  }

  /// A mask of `count` elements in one row that leaves nothing out: integers, all 1.
  static func fullMask(_ runtime: OnnxRuntime, count: Int) throws(RecognitionFailure) -> OnnxTensor {
    try unsafe OnnxTensor(
      runtime: runtime, shape: [1, Int64(count)], elementType: .int64, byteCount: count * 8
    ) { bytes in
      unsafe bytes.bindMemory(to: Int64.self).initialize(repeating: 1)
    }
  }

  /// An integer tensor with these elements.
  static func integers(
    _ runtime: OnnxRuntime, shape: [Int64], _ elements: [Int64]
  ) throws(RecognitionFailure) -> OnnxTensor {
    try unsafe OnnxTensor(
      runtime: runtime, shape: shape, elementType: .int64, byteCount: elements.count * 8
    ) { bytes in
      unsafe elements.withUnsafeBytes { unsafe bytes.copyMemory(from: $0) }
    }
  }

  /// A tensor of one number.
  static func number(_ runtime: OnnxRuntime, _ value: Float) throws(RecognitionFailure) -> OnnxTensor {
    try unsafe floats(runtime, shape: [1]) { elements in
      unsafe elements.initialize(repeating: value)
    }
  }

  /// A tensor of one truth value.
  static func flag(_ runtime: OnnxRuntime, _ isTrue: Bool) throws(RecognitionFailure) -> OnnxTensor {
    try unsafe OnnxTensor(
      runtime: runtime, shape: [1], elementType: .bool, byteCount: 1
    ) { bytes in
      unsafe bytes.storeBytes(of: isTrue ? 1 : 0, as: UInt8.self)
    }
  }

  /// The tensor's dimensions, outermost first.
  func shape() throws(RecognitionFailure) -> [Int] {
    var info: OpaquePointer?
    try unsafe runtime.api.check(cort_value_shape(runtime.api, value, &info))
    guard let info = unsafe info else { return [] }
    defer { unsafe cort_release_shape_info(runtime.api, info) }
    var rank = 0
    try unsafe runtime.api.check(cort_shape_rank(runtime.api, info, &rank))
    var dimensions = [Int64](repeating: 0, count: rank)
    try unsafe runtime.api.check(cort_dimensions(runtime.api, info, &dimensions, rank))
    return dimensions.map { Int($0) }
  }

  /// Reads the first `count` elements of a float tensor. The pointer must not leave `body`.
  ///
  /// - Throws: `RecognitionFailure` when there are fewer: the network is not of the shape that was expected.
  func withFloats<Result>(
    count: Int, _ body: (UnsafeBufferPointer<Float>) throws(RecognitionFailure) -> Result
  ) throws(RecognitionFailure) -> Result {
    let shape = try shape()
    guard shape.reduce(1, *) >= count else { throw .badModel("a tensor has the shape \(shape), not \(count) elements") }
    var pointer: UnsafeMutableRawPointer?
    try unsafe runtime.api.check(cort_tensor_bytes(runtime.api, value, &pointer))
    guard let pointer = unsafe pointer else { throw .unavailable("ONNX Runtime gave a tensor without elements") }
    return try unsafe body(UnsafeBufferPointer(start: pointer.assumingMemoryBound(to: Float.self), count: count))
  }
}
