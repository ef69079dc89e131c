import Foundation

/// In place of the command's own, which would bring the whole command in.
struct CommandError: Error {
  enum Status { case configuration }
  var message: String
  init(_ status: Status, _ message: String) { self.message = message }
}

/// What libFuzzer calls with every mutation.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do {
    _ = try ConfigurationFile(path: "", bytes: Data(UnsafeBufferPointer(start: bytes, count: count)))
  } catch {
    precondition(error is CommandError, "\(error)")
  }
  return 0
}
