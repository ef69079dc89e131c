import Glibc
import StenoSystem
import StenoCore

/// Standard output for the results of several inputs: each in turn, however they finish.
///
/// The input whose turn it is prints as it goes; what the others have is kept until then. The caller bounds that by how
/// many inputs it works on at once. It has a thread of its own: while nobody reads, whoever writes results waits, and
/// nothing else does.
actor StandardOutput {
  static let isTerminal = isatty(STDOUT_FILENO) == 1
  /// What writes to it: the terminal's thread where it is one, so that results and live lines take turns.
  static let thread = isTerminal ? StandardError.thread : ThreadExecutor(name: "output")

  private let screen: LiveLine?
  private let isMuted: Bool
  private let wraps: Bool
  private var turn = 0
  private var waiting: [Int: [UInt8]] = [:]
  private var ended: Set<Int> = []

  nonisolated var unownedExecutor: UnownedSerialExecutor { Self.thread.asUnownedSerialExecutor() }

  /// - Parameters:
  ///   - screen: The line on the terminal that must make room for what is printed.
  ///   - isMuted: Whether nothing is printed, because the terminal shows it in another way.
  ///   - wraps: Whether lines that are longer than the terminal's are broken between words.
  init(screen: LiveLine?, isMuted: Bool = false, wraps: Bool = false) {
    self.wraps = wraps && Self.isTerminal
    self.screen = Self.isTerminal ? screen : nil
    self.isMuted = isMuted
  }

  /// Prints `text` of the input with this number, from 0, now or when its turn comes.
  func write(_ text: String, of number: Int) throws {
    let columns = wraps ? LiveLine.columns(of: STDOUT_FILENO) : nil
    let text = columns.map { text.wrapped(at: $0) } ?? text
    if number == turn { return try put(Array(text.utf8)) }
    waiting[number, default: []] += Array(text.utf8)
  }

  /// Lets the next input have its turn.
  func end(_ number: Int) throws {
    ended.insert(number)
    while ended.remove(turn) != nil {
      turn += 1
      try put(waiting.removeValue(forKey: turn) ?? [])
    }
  }

  private func put(_ bytes: [UInt8]) throws {
    guard !bytes.isEmpty, !isMuted else { return }
    let isWritten = screen?.printNow(bytes, to: STDOUT_FILENO) ?? writeAll(bytes, to: STDOUT_FILENO)
    guard isWritten else {
      throw CommandError(.cannotWrite, "cannot write to standard output: \(String(cString: strerror(errno))).")
    }
  }
}
