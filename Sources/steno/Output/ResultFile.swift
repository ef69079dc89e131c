import Glibc
import StenoCaption
import StenoSystem
import StenoCore

/// A file that results are written to.
///
/// A live file is valid at every moment: what is appended and the trailer that makes it whole are written in one call,
/// over the trailer before; where that fails, the trailer before is put back. A finished file has no name until it is
/// whole, and then takes the one asked for at once: however the program ends, there is the whole file or what was there
/// before.
struct ResultFile: ~Copyable {
  /// One thread writes all files: a disk that hangs holds up that thread and nothing else.
  static let thread = ThreadExecutor(name: "files")

  /// Where the file is, or will be.
  let path: String
  private let isLive: Bool
  /// The name until the file is whole; nil where it has none, or its own already.
  private var temporaryPath: String?
  private let descriptor: Int32
  /// Where the trailer begins.
  private var end: off_t = 0
  /// What the file ends with now.
  private var trailer: [UInt8] = []

  /// Opens the file.
  ///
  /// - Parameters:
  ///   - path: Where.
  ///   - isLive: Whether it must be valid at every moment rather than whole or absent.
  ///   - overwrites: Whether a live file may take the place of one that is not empty; if not, `talk.srt` becomes
  ///     `talk.1.srt`. A finished file always does.
  /// - Throws: ``CommandError`` when it cannot be written.
  init(path: String, isLive: Bool, overwrites: Bool = false) throws {
    let opened = try FilePlace.opened(path, isLive: isLive, overwrites: overwrites)
    self.isLive = isLive
    self.path = opened.path
    descriptor = opened.descriptor
    temporaryPath = opened.temporaryPath
  }

  deinit {
    close(descriptor)
    // Only a file that was not finished is still there under this name.
    if let temporaryPath { unlink(temporaryPath.pathBytes) }
  }

  /// Whether the file, which is live, has lost its name: somebody removed it, or its folder.
  var isRemoved: Bool {
    var status = stat()
    return isLive && fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && status.st_nlink == 0
  }

  /// Appends `text`, and `trailer` after it; does nothing where both are as they were.
  mutating func append(_ text: String, trailer: String) throws {
    let (text, new) = (Array(text.utf8), Array(trailer.utf8))
    guard !text.isEmpty || new != self.trailer else { return }
    do {
      try write(text + new, at: end)
    } catch {
      restore()
      throw error
    }
    (end, self.trailer) = (end + off_t(text.count), new)
    ftruncate(descriptor, end + off_t(new.count))
  }

  /// Appends bytes.
  mutating func append(bytes: [UInt8]) throws {
    try write(bytes, at: end)
    end += off_t(bytes.count)
  }

  /// Gives a finished file its name.
  mutating func finish() throws {
    guard !isLive, let target = FilePlace.target(of: path) else { return }
    try take(target)
  }

  /// Keeps what there is of a file that will not be finished, under a name that does not look whole.
  ///
  /// - Returns: The name.
  mutating func keepPart() throws -> String? {
    guard !isLive, let target = FilePlace.target(of: path) else { return nil }
    try take(target + ".part")
    return path + ".part"
  }

  /// Removes a live file that nothing was written to.
  func discard() {
    if isLive, FilePlace.target(of: path) != nil { unlink(path.pathBytes) }
  }

  /// Writes the file anew in another order, and gives it its name at once.
  mutating func rearrange(_ pieces: [FilePiece]) throws {
    guard let target = FilePlace.target(of: path) else { return }
    var new = try ResultFile(path: path, isLive: false)
    for piece in pieces {
      switch piece {
      case .text(let text): try new.append(bytes: Array(text.utf8))
      case .written(let range): try new.append(bytes: try read(range))
      }
    }
    if isLive {
      try new.take(target)
    } else {
      // The new one is not named yet either; this one never will be.
      try new.take(target)
      if let temporaryPath { unlink(temporaryPath.pathBytes) }
      temporaryPath = nil
    }
  }

  /// Writes a live file that was removed once more.
  mutating func restoreName() throws {
    try rearrange([.written(0..<Int(end)), .text(String(decoding: trailer, as: UTF8.self))])
  }

  private mutating func take(_ name: String) throws {
    let temporary = try temporaryPath ?? FilePlace.link(descriptor, near: name, as: path)
    temporaryPath = nil
    guard rename(temporary.pathBytes, name.pathBytes) == 0 else {
      let failure = FilePlace.failure(path)
      unlink(temporary.pathBytes)
      throw failure
    }
  }

  /// Puts the trailer back that stood before a write that failed: into space that the file has already.
  private func restore() {
    try? write(trailer, at: end)
    ftruncate(descriptor, end + off_t(trailer.count))
  }

  private func write(_ bytes: [UInt8], at position: off_t) throws {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress, $0.count, position + off_t(written))
      }
      if count < 0, errno == ESPIPE {
        guard writeAll(bytes, to: descriptor) else { throw FilePlace.failure(path) }
        return
      }
      guard count > 0 || errno == EINTR else { throw FilePlace.failure(path) }
      written += max(0, count)
    }
  }

  private func read(_ range: Range<Int>) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(range.lowerBound)) }
    guard count == range.count else { throw FilePlace.failure(path) }
    return bytes
  }
}
