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

  /// Gives the file's pages back to the system, which reads again those that are touched again. The session has made
  /// copies of most weights in the layout that it computes with.
  func releasePages() {
    unsafe madvise(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count, MADV_DONTNEED)
  }

  deinit {
    unsafe munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
  }
}
