/// What libFuzzer calls with every mutation.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: bytes, count: count))
  if case .header(let header) = WaveHeader.read(input) {
    precondition(header.length <= input.count && header.dataLength ?? 0 >= 0)
  }
  return 0
}
