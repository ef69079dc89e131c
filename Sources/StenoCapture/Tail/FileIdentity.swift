import Glibc
import StenoCore

/// Which file a name or a descriptor leads to.
struct FileIdentity: Sendable, Equatable {
  private let device: UInt64
  private let node: UInt64
  let length: Int64
  let isRegular: Bool

  private init(_ status: stat) {
    device = UInt64(status.st_dev)
    node = UInt64(status.st_ino)
    length = Int64(status.st_size)
    isRegular = status.st_mode & S_IFMT == S_IFREG
  }

  /// The file that `path` leads to; nil where there is none.
  init?(path: String) {
    var status = stat()
    guard unsafe stat(path.pathBytes, &status) == 0 else { return nil }
    self.init(status)
  }

  /// The file that is open as `descriptor`.
  init?(descriptor: Int32) {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  /// Whether both lead to one file.
  func isSame(as other: FileIdentity) -> Bool {
    device == other.device && node == other.node
  }
}
