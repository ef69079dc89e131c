import CFFmpeg
import Glibc
import StenoCore
import Synchronization

/// What FFmpeg may open while it reads a playlist: nothing twice while the playlist itself is being opened, and of this
/// machine only regular files below the playlist's folder, so that a playlist uploads nothing that its reader did not
/// mean to share, and no named pipe holds it up.
final class OpeningGate: Sendable {
  private struct State {
    var isOpening = true
    var openings = 0
  }

  /// Files and addresses that a playlist may have opened before its first audio: its variants, their first segments and
  /// keys.
  private static let openingLimit = 100

  private let address: String
  /// The folder of a local playlist; nil for an address.
  private let folder: String?
  private let state = Mutex(State())

  /// A gate for what `address` leads to; `path` is where a local one is.
  init(address: String, path: String? = nil) {
    self.address = address
    let folder = path.map { path in
      path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    }
    // A folder that is not there holds nothing.
    self.folder = folder.map { Self.resolve($0) ?? "/dev/null" }
  }

  /// Notes that the playlist is open, so that it may be read again and go on for as long as it likes.
  func opened() {
    state.withLock { $0.isOpening = false }
  }

  /// Whether `address` may be opened.
  func allows(_ address: String) -> Bool {
    let isPlausible = state.withLock { state in
      state.openings += 1
      guard state.isOpening else { return true }
      return state.openings == 1 || state.openings <= Self.openingLimit && address != self.address
    }
    return isPlausible && (folder == nil || isWithinFolder(address))
  }

  private func isWithinFolder(_ address: String) -> Bool {
    var path = Substring(address)
    for prefix in ["crypto+", "crypto:", "file:"] where path.hasPrefix(prefix) { path = path.dropFirst(prefix.count) }
    if path.hasPrefix("data:") { return true }
    guard let folder, let file = Self.resolve(String(path)) else { return false }
    var status = stat()
    guard unsafe stat(file.pathBytes, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
    return file.hasPrefix(folder == "/" ? folder : folder + "/")
  }

  private static func resolve(_ path: String) -> String? {
    guard let resolved = unsafe realpath(path.pathBytes, nil) else { return nil }
    defer { unsafe free(resolved) }
    return unsafe String(path: resolved)
  }
}
