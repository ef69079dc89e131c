/// What libFuzzer calls with every mutation.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: bytes, count: count))
  if let tensors = try? OnnxInitializerReader(input).tensors() {
    precondition(tensors.values.reduce(0) { $0 + $1.values.count * 4 } <= input.count)
  }
  return 0
}
