import Foundation

/// In place of the command's own, which would bring the whole command in.
struct CommandError: Error {
  enum Status { case configuration }
  var message: String
  init(_ status: Status, _ message: String) { self.message = message }
}

private let path = NSTemporaryDirectory() + "steno-fuzz-\(getpid()).json"

/// What libFuzzer calls with every mutation.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: bytes, count: count))
  FileManager.default.createFile(atPath: path, contents: Data(input))
  do {
    _ = try ConfigurationFile(path: path)
  } catch {
    precondition(error is CommandError, "\(error)")
  }
  return 0
}
