import Dispatch
import Glibc

/// SIGUSR1: somebody wants to know how it goes.
final class StatisticsSignal {
  private let source: any DispatchSourceSignal

  /// Calls `tell` on each signal, as long as this is kept.
  init(_ tell: @escaping @Sendable () -> Void) {
    signal(SIGUSR1, SIG_IGN)
    source = DispatchSource.makeSignalSource(signal: SIGUSR1, queue: .global(qos: .utility))
    source.setEventHandler(handler: tell)
    source.activate()
  }

  deinit {
    source.cancel()
  }
}
