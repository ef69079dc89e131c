import Glibc
import StenoCore

/// Where a file of results goes: which name it takes, and how it is opened so that nothing else is harmed.
enum FilePlace {
  /// The file that `path` leads to, which a finished one may replace; nil for a pipe or a device, which it may not.
  static func target(of path: String) -> String? {
    var status = stat()
    guard stat(path.pathBytes, &status) == 0 else { return path }
    guard status.st_mode & S_IFMT == S_IFREG else { return nil }
    guard let resolved = realpath(path.pathBytes, nil) else { return path }
    defer { free(resolved) }
    return String(path: resolved)
  }

  /// A file that was opened.
  struct Opened {
    /// Where it is, or will be.
    var path: String
    var descriptor: Int32
    /// The name that it has until it is whole; nil where it has none, or its own already.
    var temporaryPath: String?
  }

  /// Opens a file as ``ResultFile`` does.
  static func opened(_ path: String, isLive: Bool, overwrites: Bool) throws -> Opened {
    guard let target = target(of: path) else {
      return Opened(path: path, descriptor: try open(path, flags: O_WRONLY | O_CREAT, as: path))
    }
    return try isLive ? openLive(path, overwrites: overwrites) : openUnnamed(for: target, as: path)
  }

  /// Opens a file that is written live: the one at `path`, or, where that holds something, the first free of
  /// `talk.1.srt`, `talk.2.srt` and so on.
  ///
  /// The file is locked while it is open, so that two sessions that begin together do not share one.
  private static func openLive(_ path: String, overwrites: Bool) throws -> Opened {
    let descriptor = try open(path, flags: O_RDWR | O_CREAT, as: path)
    var status = stat()
    let isOurs = flock(descriptor, LOCK_EX | LOCK_NB) == 0
    let isEmpty = fstat(descriptor, &status) == 0 && status.st_size == 0
    if isOurs, isEmpty || overwrites {
      ftruncate(descriptor, 0)
      return Opened(path: path, descriptor: descriptor)
    }
    close(descriptor)
    guard isOurs || !overwrites else {
      throw CommandError(.cannotWrite, "\(path.pathText) is being written by another session; name another file.")
    }
    return try openNumbered(path)
  }

  /// Opens a file for results that are not whole: one without a name, or, where the file system has no such thing, one
  /// with a name of its own.
  private static func openUnnamed(for target: String, as path: String) throws -> Opened {
    let unnamed = Glibc.open(folder(of: target).pathBytes, O_RDWR | O_CLOEXEC | unnamedFile, 0o666)
    guard unnamed < 0 else { return Opened(path: path, descriptor: unnamed) }
    for number in 0..<100 {
      let name = temporaryName(near: target, number)
      let descriptor = Glibc.open(name.pathBytes, O_RDWR | O_CLOEXEC | O_CREAT | O_EXCL | O_NOFOLLOW, 0o666)
      if descriptor >= 0 { return Opened(path: path, descriptor: descriptor, temporaryPath: name) }
      guard errno == EEXIST else { break }
    }
    throw failure(path)
  }

  /// Gives a file without a name one that no other has, near `target`.
  static func link(_ descriptor: Int32, near target: String, as path: String) throws -> String {
    for number in 0..<100 {
      let name = temporaryName(near: target, number)
      if linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, name.pathBytes, AT_SYMLINK_FOLLOW) == 0 {
        return name
      }
      guard errno == EEXIST else { break }
    }
    throw failure(path)
  }

  /// Opens what is there already, or a new file.
  static func open(_ path: String, flags: Int32, as name: String) throws -> Int32 {
    let descriptor = Glibc.open(path.pathBytes, O_CLOEXEC | flags, 0o666)
    guard descriptor >= 0 else { throw failure(name) }
    return descriptor
  }

  /// The error of the call that just failed.
  static func failure(_ path: String) -> CommandError {
    CommandError(.cannotWrite, "\(path.pathText) cannot be written: \(String(cString: strerror(errno))).")
  }

  /// `path` with a number before its ending: `talk.1.srt`, `folder.1`.
  static func numbered(_ path: String, _ number: Int) -> String {
    let name = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    guard let dot = path[name...].lastIndex(of: "."), dot > name else { return "\(path).\(number)" }
    return "\(path[..<dot]).\(number)\(path[dot...])"
  }

  private static func openNumbered(_ path: String) throws -> Opened {
    for number in 1..<10_000 {
      let name = numbered(path, number)
      let descriptor = Glibc.open(name.pathBytes, O_RDWR | O_CLOEXEC | O_CREAT | O_EXCL | O_NOFOLLOW, 0o666)
      if descriptor >= 0 {
        flock(descriptor, LOCK_EX | LOCK_NB)
        return Opened(path: name, descriptor: descriptor)
      }
      guard errno == EEXIST else { throw failure(name) }
    }
    throw CommandError(.cannotWrite, "\(path.pathText) and all its numbered variants exist; name another file.")
  }

  private static func temporaryName(near target: String, _ number: Int) -> String {
    "\(target).\(getpid())\(number > 0 ? ".\(number)" : "").part"
  }

  /// `O_TMPFILE`, a macro that Swift cannot read.
  ///
  /// #### Source
  /// open(2), and `asm-generic/fcntl.h` of Linux, the same on x86-64 and ARM.
  private static let unnamedFile = 0o20_000_000 | O_DIRECTORY

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
  }
}
