import Glibc

/// A file that results are written to.
///
/// A live file is valid at every moment: what is appended and the trailer that makes it whole are written in one call,
/// over the trailer before. A finished file is written under another name beside the one asked for, which it takes when
/// it is whole; until then the one asked for is not touched.
struct ResultFile: ~Copyable {
  private let path: String
  private let temporaryPath: String?
  private let descriptor: Int32
  /// Where the trailer begins.
  private var end: off_t = 0

  /// Opens the file.
  ///
  /// - Parameter isLive: Whether it must be valid at every moment rather than whole or absent.
  init(path: String, isLive: Bool) throws {
    self.path = path
    temporaryPath = isLive || !Self.isReplaceable(path) ? nil : "\(path).\(getpid()).part"
    descriptor = open(temporaryPath ?? path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw CommandError(.cannotWrite, "\(path) cannot be written: \(String(cString: strerror(errno))).")
    }
  }

  deinit {
    close(descriptor)
    // Only a file that was not finished is still there under this name.
    if let temporaryPath { unlink(temporaryPath) }
  }

  /// Appends `text`, and `trailer` after it.
  mutating func append(_ text: String, trailer: String) throws {
    try append(bytes: Array((text + trailer).utf8))
    end -= off_t(trailer.utf8.count)
  }

  /// Appends bytes.
  mutating func append(bytes: [UInt8]) throws {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, end + written) }
      if count < 0, errno == ESPIPE { return try appendToStream(bytes) }
      guard count > 0 || errno == EINTR else {
        throw CommandError(.cannotWrite, "\(path) cannot be written: \(String(cString: strerror(errno))).")
      }
      written += max(0, count)
    }
    ftruncate(descriptor, end + off_t(bytes.count))
    end += off_t(bytes.count)
  }

  /// Gives a finished file its name.
  func finish() throws {
    guard let temporaryPath else { return }
    guard rename(temporaryPath, path) == 0 else {
      throw CommandError(.cannotWrite, "\(path) cannot be written: \(String(cString: strerror(errno))).")
    }
  }

  private func appendToStream(_ bytes: [UInt8]) throws {
    guard writeAll(bytes, to: descriptor) else {
      throw CommandError(.cannotWrite, "\(path) takes no more: \(String(cString: strerror(errno))).")
    }
  }

  /// A pipe or a device cannot be replaced by a file.
  private static func isReplaceable(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return true }
    return status.st_mode & S_IFMT == S_IFREG
  }
}
