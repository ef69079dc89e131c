/// What libFuzzer calls with every mutation: what the first bytes said, more of them must not take back.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: bytes, count: count))
  let whole = MovieLayout.read(input)
  switch MovieLayout.read(Array(input.prefix(count / 2))) {
  case .needs(let wanted): precondition(wanted > count / 2)
  case let reading: precondition(reading == whole)
  }
  return 0
}
