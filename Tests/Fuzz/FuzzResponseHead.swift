@testable import StenoTransport

/// What libFuzzer calls with every mutation: header lines, as libcurl hands them over.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: bytes, count: count))
  var reader = ResponseHeadReader()
  for line in input.split(separator: 0x0A, omittingEmptySubsequences: false) {
    guard let head = reader.take(line: line + [0x0A]) else { continue }
    precondition((200...599).contains(head.status))
    _ = (head["Retry-After"], head.mediaType)
  }
  return 0
}
