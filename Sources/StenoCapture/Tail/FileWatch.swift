import Glibc
import StenoSystem
import StenoCore
import Synchronization

/// Wakes when something may have happened to a file: it was written, closed, made, renamed or removed.
///
/// The kernel tells (inotify), so nothing runs while nothing happens. Where it cannot tell, on a network file system or
/// when it has no watches left, every wait ends after a quarter of a second.
final class FileWatch: Sendable {
  private struct State {
    var file: Int32?
    var isPolling: Bool
    var sawClose = false
  }

  private static let pollInterval = Duration.milliseconds(250)
  private static let folderEvents = IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF
  private static let fileEvents = IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB | IN_MOVE_SELF

  private let descriptor: Int32
  private let interruptible: InterruptibleDescriptor
  private let state: Mutex<State>

  init(path: String) throws(SourceError) {
    descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
    do {
      interruptible = try InterruptibleDescriptor(descriptor, closesDescriptor: descriptor >= 0)
    } catch {
      throw SourceError(code: .unavailable, message: "\(path) cannot be followed: \(error.message)")
    }
    state = Mutex(State(isPolling: descriptor < 0))
  }

  /// Whether a writer has closed the file since it was last written to.
  var sawClose: Bool { state.withLock { $0.sawClose } }

  /// Watches the file that is open as `opened`, and no longer the one before.
  func watch(_ opened: GrowingFile, path: String) {
    let isRemote = NetworkFileSystem.holds(path)
    state.withLock { state in
      if let file = state.file { inotify_rm_watch(descriptor, file) }
      // Through the descriptor: by now the name may lead elsewhere.
      let added = unsafe inotify_add_watch(descriptor, "/proc/self/fd/\(opened.descriptor)", UInt32(Self.fileEvents))
      state.file = added >= 0 ? added : nil
      state.isPolling = isRemote || added < 0
      state.sawClose = false
    }
    watchName(path)
  }

  /// Watches for a file to appear at `path` or to be replaced: its folder, or the nearest that there is.
  func watchName(_ path: String) {
    var folder = path
    repeat {
      folder = Self.parent(of: folder)
      let added = unsafe inotify_add_watch(descriptor, folder.pathBytes, UInt32(Self.folderEvents | IN_ONLYDIR))
      if added >= 0 { break }
      if errno != ENOENT && errno != ENOTDIR { state.withLock { $0.isPolling = true } }
    } while folder != "/" && folder != "."
    watchTarget(of: path)
  }

  /// Also watches the file that the name leads to now, which is not yet the one that is read.
  func watchSuccessor(_ path: String) {
    let added = unsafe inotify_add_watch(descriptor, path.pathBytes, UInt32(Self.fileEvents))
    if added < 0 { state.withLock { $0.isPolling = true } }
  }

  /// Waits for news; false after ``interrupt()``.
  func wait(atMost limit: Duration?) -> Bool {
    let isPolling = state.withLock { $0.isPolling }
    let limit = isPolling ? min(limit ?? Self.pollInterval, Self.pollInterval) : limit
    // A system that cannot wait cannot be waited for.
    guard let wait = try? interruptible.wait(atMost: limit), wait != .interrupted else { return false }
    if wait == .readable { drain() }
    return true
  }

  func interrupt() {
    interruptible.interrupt()
  }

  /// A symbolic link's target may be replaced in a folder of its own.
  private func watchTarget(of path: String) {
    guard let resolved = unsafe realpath(path.pathBytes, nil) else { return }
    defer { unsafe free(resolved) }
    let folder = Self.parent(of: unsafe String(path: resolved))
    _ = unsafe inotify_add_watch(descriptor, folder.pathBytes, UInt32(Self.folderEvents | IN_ONLYDIR))
  }

  /// Takes the events, of which only the file's own writing and closing must be known.
  private func drain() {
    var buffer = [UInt8](repeating: 0, count: 4_096)
    let header = MemoryLayout<inotify_event>.size
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
      guard count >= header else { return }
      var offset = 0
      while offset + header <= count {
        let event = unsafe buffer.withUnsafeBytes {
          unsafe $0.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
        }
        offset += header + Int(event.len)
        note(event)
      }
    }
  }

  private func note(_ event: inotify_event) {
    state.withLock { state in
      guard event.wd == state.file else { return }
      if event.mask & UInt32(IN_MODIFY) != 0 { state.sawClose = false }
      if event.mask & UInt32(IN_CLOSE_WRITE) != 0 { state.sawClose = true }
    }
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
