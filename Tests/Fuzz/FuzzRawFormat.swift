/// What libFuzzer calls with every mutation.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: bytes, count: count))
  if let format = try? RawFormat(parsing: String(decoding: input, as: UTF8.self)) {
    precondition(RawFormat.sampleRates.contains(format.sampleRate) && RawFormat.channelCounts.contains(format.channels))
  }
  return 0
}
