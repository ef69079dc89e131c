import Glibc
import StenoSystem
import StenoCore

/// The bytes of a file, a named pipe or a device that is opened by its path.
final class FileBytes: ByteSource {
  let name: String
  let seekableLength: Int64?
  private let descriptor: InterruptibleDescriptor

  init(path: String) throws(SourceError) {
    name = path.pathText
    // Without O_NONBLOCK, opening a named pipe waits for a writer, and nothing could end that.
    let opened = unsafe open(path.pathBytes, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard opened >= 0 else { throw Self.openingError(errno, path: name) }
    do {
      descriptor = try InterruptibleDescriptor(opened, closesDescriptor: true)
    } catch {
      throw SourceError(code: .unavailable, message: "\(name) cannot be opened: \(error.message)")
    }
    seekableLength = descriptor.regularFileLength
  }

  /// Reads an open file from its beginning, and closes it in the end.
  init(descriptor opened: Int32, name: String) throws(SourceError) {
    self.name = name
    do {
      descriptor = try InterruptibleDescriptor(opened, closesDescriptor: true)
      try descriptor.seek(to: 0)
    } catch {
      throw SourceError(code: .unavailable, message: "\(name) cannot be read: \(error.message)")
    }
    seekableLength = descriptor.regularFileLength
  }

  func read(into buffer: inout MutableRawSpan) throws(SourceError) -> Int {
    do {
      return try descriptor.read(into: &buffer)
    } catch {
      throw Self.readingError(error, path: name)
    }
  }

  func seek(to offset: Int64) throws(SourceError) {
    do {
      try descriptor.seek(to: offset)
    } catch {
      throw Self.readingError(error, path: name)
    }
  }

  func finish() {
    descriptor.interrupt()
  }

  /// Whether the path names a pipe or a device, which may keep a reader waiting; false where nothing is there.
  static func mayWait(path: String) -> Bool {
    var status = Glibc.stat()
    guard unsafe stat(path.pathBytes, &status) == 0 else { return false }
    return status.st_mode & S_IFMT != S_IFREG
  }

  private static func openingError(_ code: Int32, path: String) -> SourceError {
    switch code {
    case ENOENT, ENOTDIR: SourceError(code: .missing, message: "\(path) does not exist")
    case EACCES, EPERM:
      SourceError(code: .refused, message: "\(path) cannot be read: permission denied; give this user read access")
    default:
      SourceError(code: .unavailable, message: "\(path) cannot be opened: \(unsafe String(cString: strerror(code)))")
    }
  }

  private static func readingError(_ error: InterruptibleDescriptor.Failure, path: String) -> SourceError {
    error.code == EISDIR
      ? SourceError(code: .refused, message: "\(path) is a folder: name the files in it")
      : SourceError(code: .unavailable, message: "\(path) cannot be read: \(error.message)")
  }
}
