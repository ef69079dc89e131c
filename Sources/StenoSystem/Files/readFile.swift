import Glibc

/// The bytes of the file at `path`.
///
/// - Parameters:
///   - path: The file.
///   - limit: The most bytes that it may have. The default is 64 MiB.
/// - Returns: All of its bytes.
/// - Throws: ``FileError`` when the file is missing, unreadable or larger than `limit`.
public func readFile(_ path: String, limit: Int = 64 << 20) throws(FileError) -> [UInt8] {
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw FileError(path: path, errorNumber: errno) }
  defer { close(descriptor) }
  var contents: [UInt8] = []
  while true {
    let piece = try readPiece(of: path, from: descriptor)
    guard !piece.isEmpty else { return contents }
    guard contents.count <= limit - piece.count else {
      throw FileError(code: .tooLarge, message: "\(path) is larger than \(limit) bytes")
    }
    contents += piece
  }
}

/// Up to 1 MiB from where `descriptor` stands; empty at the end.
private func readPiece(of path: String, from descriptor: Int32) throws(FileError) -> [UInt8] {
  var errorNumber: Int32 = 0
  let piece = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 20) { buffer, count in
    repeat {
      let status = unsafe read(descriptor, buffer.baseAddress, buffer.count)
      count = max(status, 0)
      errorNumber = status < 0 ? errno : 0
    } while errorNumber == EINTR
  }
  guard errorNumber == 0 else { throw FileError(path: path, errorNumber: errorNumber) }
  return piece
}

extension FileError {
  /// What `errno` says of `path`.
  fileprivate init(path: String, errorNumber: Int32) {
    let reason = unsafe String(cString: strerror(errorNumber))
    self.init(
      code: errorNumber == ENOENT || errorNumber == ENOTDIR ? .missing : .unreadable,
      message: "\(path) cannot be read: \(reason)")
  }
}
