import Glibc

/// A file that results are written to.
///
/// A live file is valid at every moment: what is appended and the trailer that makes it whole are written in one call,
/// over the trailer before. A finished file has no name until it is whole, and then takes the one asked for at once:
/// however the program ends, there is the whole file or what was there before.
struct ResultFile: ~Copyable {
  private let path: String
  /// The name until the file is whole; nil where it has none, or its own already.
  private let temporaryPath: String?
  private let isUnnamed: Bool
  private let descriptor: Int32
  /// Where the trailer begins.
  private var end: off_t = 0
  /// Where the trailer ends.
  private var length: off_t = 0

  /// Opens the file.
  ///
  /// - Parameters:
  ///   - path: Where.
  ///   - isLive: Whether it must be valid at every moment rather than whole or absent.
  /// - Throws: ``CommandError`` when it cannot be written.
  init(path: String, isLive: Bool) throws {
    self.path = path
    let target = Self.target(of: path)
    guard !isLive, let target else {
      (temporaryPath, isUnnamed) = (nil, false)
      descriptor = try Self.open(path, flags: O_CREAT | O_TRUNC, as: path)
      return
    }
    temporaryPath = "\(target).\(getpid()).part"
    let unnamed = Glibc.open(Self.folder(of: target), O_WRONLY | O_CLOEXEC | Self.unnamedFile, 0o666)
    isUnnamed = unnamed >= 0
    descriptor = isUnnamed ? unnamed : try Self.open("\(target).\(getpid()).part", flags: O_CREAT | O_TRUNC, as: path)
  }

  deinit {
    close(descriptor)
    // Only a file that was not finished is still there under this name.
    if let temporaryPath, !isUnnamed { unlink(temporaryPath) }
  }

  /// Appends `text`, and `trailer` after it; does nothing where both are as they were.
  mutating func append(_ text: String, trailer: String) throws {
    guard !text.isEmpty || off_t(trailer.utf8.count) != length - end else { return }
    try append(bytes: Array((text + trailer).utf8))
    end -= off_t(trailer.utf8.count)
  }

  /// Appends bytes.
  mutating func append(bytes: [UInt8]) throws {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress, $0.count, end + off_t(written))
      }
      if count < 0, errno == ESPIPE { return try appendToStream(bytes) }
      guard count > 0 || errno == EINTR else { throw Self.failure(path) }
      written += max(0, count)
    }
    end += off_t(bytes.count)
    if end < length { ftruncate(descriptor, end) }
    length = end
  }

  /// Gives a finished file its name.
  func finish() throws {
    guard let temporaryPath, let target = Self.target(of: path) else { return }
    if isUnnamed {
      let isNamed = linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, temporaryPath, AT_SYMLINK_FOLLOW) == 0
      guard isNamed else { throw Self.failure(path) }
    }
    guard rename(temporaryPath, target) == 0 else { throw Self.failure(path) }
  }

  private func appendToStream(_ bytes: [UInt8]) throws {
    guard writeAll(bytes, to: descriptor) else { throw Self.failure(path) }
  }

  private static func open(_ path: String, flags: Int32, as name: String) throws -> Int32 {
    let descriptor = Glibc.open(path, O_WRONLY | O_CLOEXEC | flags, 0o666)
    guard descriptor >= 0 else { throw failure(name) }
    return descriptor
  }

  private static func failure(_ path: String) -> CommandError {
    CommandError(.cannotWrite, "\(path) cannot be written: \(String(cString: strerror(errno))).")
  }

  /// `O_TMPFILE`, a macro that Swift cannot read.
  ///
  /// #### Source
  /// open(2), and `asm-generic/fcntl.h` of Linux, the same on x86-64 and ARM.
  private static let unnamedFile = 0o20_000_000 | O_DIRECTORY

  /// The file that `path` leads to, which a finished one may replace; nil for a pipe or a device, which it may not.
  private static func target(of path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return path }
    guard status.st_mode & S_IFMT == S_IFREG else { return nil }
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
  }
}
