import StenoCaptureALSA
import StenoCapturePulse
public import StenoCore
import StenoSystem
import Synchronization

/// The default microphone: the sound server's default source, else ALSA's default device.
///
/// Which of them it is, is found when it is first read.
public final class Microphone: AudioSource {
  private struct State {
    var source: (any AudioSource)?
    var isFinished = false
  }

  /// `microphone`.
  public let name = "microphone"
  /// True: a device cannot wait.
  public var isLive: Bool { true }
  private let tell: @Sendable (String) -> Void
  private let state = Mutex(State())

  /// The default microphone, not yet opened.
  ///
  /// - Parameter tell: Told what a person should know: that the device is gone, and that it is back. The default tells
  ///   nobody.
  public init(tell: @escaping @Sendable (String) -> Void = { _ in }) {
    self.tell = tell
  }

  /// The next audio or gap; nil after ``finish()``, and when the task is cancelled.
  ///
  /// - Throws: ``StenoCore/SourceError``, `unavailable`, where there is no microphone.
  public func next() async throws -> CaptureEvent? {
    if let source = state.withLock({ $0.source }) { return try await source.next() }
    let found = try await find()
    let isFinished = state.withLock { state in
      state.source = found
      return state.isFinished
    }
    if isFinished { found.finish() }
    return try await found.next()
  }

  /// Ends the capture: what was captured is still given.
  public func finish() {
    let source = state.withLock { state in
      state.isFinished = true
      return state.source
    }
    source?.finish()
  }

  /// Asks the sound server on a thread of its own, because that blocks.
  private func find() async throws -> any AudioSource {
    let finder = DeviceFinder()
    return try await finder.find(tell)
  }
}

private actor DeviceFinder {
  private let executor = ThreadExecutor(name: "steno-devices")

  nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  func find(_ tell: @escaping @Sendable (String) -> Void) throws -> any AudioSource {
    if (try? PulseDevices.list())?.contains(where: \.isDefault) == true {
      return PulseSource(.defaultSource, tell: tell)
    }
    if (try? ALSADevices.list())?.contains(where: \.isDefault) == true { return ALSASource(pcm: nil, tell: tell) }
    throw SourceError(
      code: .unavailable,
      message: "no microphone: there is no sound server, and ALSA has no default device")
  }
}
