import Glibc
import StenoCore
import Synchronization

/// A name that is followed: the file there, and after it those that take its place, each a ``FollowedPart``.
///
/// It has one reader at a time, which holds the lock while it waits; ``finish()`` needs none.
final class FollowedFile: Sendable {
  private struct State {
    var machine: TailStateMachine
    var file: GrowingFile?
    /// What was read last, to notice a file that was written anew in one go.
    var lastBytes: [UInt8] = []
    var part = 0
    var ending: TailStateMachine.Ending?
    /// Bytes that were there when listening began, while they have not all been read.
    var backlog: Int64?
    /// Whether the file was waited for, so that all of it is new.
    var wasAbsent = false
    /// Whether it was reported that the name leads nowhere any more.
    var isRemovalReported = false
  }

  let path: String
  private let options: TailOptions
  private let report: @Sendable (String) -> Void
  private let watch: FileWatch
  private let finished = Atomic(false)
  private let state: Mutex<State>

  init(
    path: String, options: TailOptions, report: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(SourceError) {
    (self.path, self.options, self.report) = (path, options, report)
    watch = try FileWatch(path: path)
    state = Mutex(State(machine: TailStateMachine(options: options)))
  }

  /// The file that is there, or will be.
  var currentPart: FollowedPart { FollowedPart(self, number: state.withLock { $0.part }) }

  /// Why the current part ended; nil if it has not.
  var ending: TailStateMachine.Ending? { state.withLock { $0.ending } }

  /// Whether ``finish()`` was called.
  var isFinished: Bool { finished.load(ordering: .acquiring) }

  /// Whether everything that was there when the file was opened has been taken.
  var hasCaughtUp: Bool { state.withLock { $0.backlog == nil } }

  /// Goes on to the file that took the place of the last; false where none did.
  func advance() -> Bool {
    state.withLock { state in
      guard state.machine.advance() else { return false }
      state.part += 1
      (state.file, state.ending, state.backlog, state.lastBytes) = (nil, nil, nil, [])
      return true
    }
  }

  /// Waits for bytes of a part, `limit` of them at most; none at its end, and for ever after ``finish()``.
  func read(_ part: Int, atMost limit: Int) throws(SourceError) -> [UInt8] {
    try state.withLock { state throws(SourceError) in
      guard part == state.part else { return [] }
      return try read(&state, atMost: limit)
    }
  }

  /// Ends the input.
  func finish() {
    finished.store(true, ordering: .releasing)
    watch.interrupt()
  }

  /// Ends the input if the part is the current one; an earlier one has ended long since.
  func finish(_ part: Int) {
    // A reader that waits holds the lock, and reads the current part.
    let current = state.withLockIfAvailable { $0.part }
    if current == nil || current == part { finish() }
  }

  private func read(_ state: inout State, atMost limit: Int) throws(SourceError) -> [UInt8] {
    while !isFinished, state.ending == nil {
      if let file = state.file {
        let bytes = try readOn(file, &state, atMost: limit)
        if !bytes.isEmpty { return bytes }
      }
      switch try nextAction(&state) {
      case .read: break
      case .open: try open(&state)
      case .wait(let limit):
        state.wasAbsent = state.file == nil
        if !watch.wait(atMost: limit) { return [] }
      case .end(let ending): state.ending = ending
      case .fail: throw SourceError(code: .missing, message: "\(path) does not exist; --wait waits until it does")
      }
    }
    return []
  }

  private func readOn(
    _ file: GrowingFile, _ state: inout State, atMost limit: Int
  ) throws(SourceError) -> [UInt8] {
    let position = state.machine.position
    if let backlog = state.backlog, position >= backlog { state.backlog = nil }
    // What was written anew while nobody looked must not be read as if it followed.
    guard file.holds(state.lastBytes, before: position) else { return [] }
    let room = Int(clamping: min(Int64(limit), (state.backlog ?? .max) - position))
    let bytes = try file.read(at: position, atMost: room, path: path)
    guard !bytes.isEmpty else { return [] }
    state.machine.read(bytes.count, at: Self.now)
    state.lastBytes = (state.lastBytes + bytes).suffix(GrowingFile.memory)
    return bytes
  }

  private func nextAction(_ state: inout State) throws(SourceError) -> TailStateMachine.Action {
    guard let file = state.file else {
      watch.watchName(path)
      return state.machine.look(isThere: FileIdentity(path: path) != nil, isFirst: state.part == 0)
    }
    let facts = facts(of: file, after: state.lastBytes, at: state.machine.position)
    reportRemoval(&state)
    return state.machine.observe(facts, at: Self.now)
  }

  /// Reports once that the file was removed; its writer may still have it open, and another may take its name.
  private func reportRemoval(_ state: inout State) {
    let isThere = FileIdentity(path: path) != nil
    if !isThere, !state.isRemovalReported {
      report("\(path) was removed; still reading what is written to it, and waiting for a new file of that name.")
    }
    state.isRemovalReported = !isThere
  }

  private func open(_ state: inout State) throws(SourceError) {
    guard let file = try GrowingFile(path: path) else { return }
    watch.watch(file, path: path)
    let isNew = state.wasAbsent || state.part > 0
    if options.start == .end && !isNew { state.backlog = file.length }
    state.file = file
    state.machine.opened(at: Self.now)
  }

  private func facts(of file: GrowingFile, after bytes: [UInt8], at position: Int64) -> FileFacts {
    var facts = FileFacts(length: 0)
    if let named = FileIdentity(path: path), !named.isSame(as: file.identity), named.isRegular {
      // A new file that is still empty is often made before the writer changes over to it.
      facts.isReplaced = named.length > 0 || file.hasWriter != true
      if !facts.isReplaced { watch.watchSuccessor(path) }
    }
    if options.endsWhenClosed { facts.isClosed = isClosed(file) }
    // Last, so that what was written before the file was closed or replaced is in it.
    facts.length = file.length
    facts.isRewritten = facts.length >= position && !file.holds(bytes, before: position)
    return facts
  }

  /// An empty file is one that nobody has written to yet, unless somebody closed it while we looked.
  private func isClosed(_ file: GrowingFile) -> Bool {
    switch file.hasWriter {
    case true?: false
    case false?: file.length > 0 || watch.sawClose
    case nil: watch.sawClose
    }
  }

  private static var now: Duration {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
