import Glibc
import StenoCore

/// A whole file mapped into memory for reading; unmapped when it is let go.
@safe final class MappedFile: @unchecked Sendable {
  let path: String
  let bytes: UnsafeRawBufferPointer

  /// Maps the file at `path`.
  init(path: String) throws(RecognitionFailure) {
    self.path = path
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .unavailable("\(path): \(unsafe String(cString: strerror(errno))). `make setup` installs the models.")
    }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_size > 0,
      let address = unsafe mmap(nil, Int(status.st_size), PROT_READ, MAP_PRIVATE, descriptor, 0),
      unsafe address != MAP_FAILED
    else {
      throw .badModel("\(path) is empty or cannot be mapped. `make setup` installs the models again.")
    }
    unsafe bytes = UnsafeRawBufferPointer(start: address, count: Int(status.st_size))
  }

  /// The folder that it is in, and its name there.
  var folder: String { path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./" }
  var name: String { path.split(separator: "/").last.map { String($0) } ?? path }

  /// How many bytes there are.
  var count: Int { unsafe bytes.count }

  /// The value that stands at `position`; nil if the file does not reach so far.
  func value<Value: BitwiseCopyable>(at position: Int) -> Value? {
    guard position >= 0, position <= count - MemoryLayout<Value>.size else { return nil }
    return unsafe bytes.loadUnaligned(fromByteOffset: position, as: Value.self)
  }

  /// The text that stands in `range`; nil if the file does not reach so far.
  func text(_ range: Range<Int>) -> String? {
    guard range.lowerBound >= 0, range.upperBound <= count else { return nil }
    return unsafe String(decoding: bytes[range], as: UTF8.self)
  }

  /// Gives the file's pages back to the system, which reads again those that are touched again. The session has made
  /// copies of most weights in the layout that it computes with.
  func releasePages() {
    unsafe madvise(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count, MADV_DONTNEED)
  }

  deinit {
    unsafe munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
  }
}
