import Dispatch
import Glibc
import StenoPipeline
import Synchronization

/// Enter at the terminal, or SIGUSR2: the open segment of every source is closed, so that its text is final.
///
/// The sources of events, which the compiler cannot check, are set once and only kept alive.
final class CommitRequests: @unchecked Sendable {
  private let controls = Mutex<[SessionControl]>([])
  private let signals: any DispatchSourceSignal
  private var keys: (any DispatchSourceRead)?

  /// Listens from now on.
  ///
  /// - Parameter readsTerminal: Whether Enter counts: standard input is no source of audio. It must be a terminal too.
  init(readsTerminal: Bool) {
    signal(SIGUSR2, SIG_IGN)
    signals = DispatchSource.makeSignalSource(signal: SIGUSR2, queue: .global(qos: .userInteractive))
    signals.setEventHandler { [weak self] in self?.commit() }
    signals.activate()
    guard readsTerminal, isatty(STDIN_FILENO) == 1 else { return }
    // In the background the terminal is the shell's: reading it would stop this program.
    signal(SIGTTIN, SIG_IGN)
    keys = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO, queue: .global(qos: .userInteractive))
    keys?.setEventHandler { [weak self] in self?.readKeys() }
    keys?.activate()
  }

  deinit {
    signals.cancel()
    keys?.cancel()
  }

  /// Passes requests on to a session, from now on.
  func serve(_ control: SessionControl) {
    controls.withLock { $0.append(control) }
  }

  private func commit() {
    for control in controls.withLock({ $0 }) { control.commit() }
  }

  private func readKeys() {
    var line = [UInt8](repeating: 0, count: 1_024)
    let count = tcgetpgrp(STDIN_FILENO) == getpgrp() ? unsafe read(STDIN_FILENO, &line, line.count) : -1
    guard count > 0 else {
      keys?.cancel()
      return
    }
    if line[..<count].contains(UInt8(ascii: "\n")) { commit() }
  }
}
