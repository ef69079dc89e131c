import CALSA
import Glibc
import StenoCapture
import StenoSystem
import StenoCore
import StenoDecode

/// Obeys the state machine on a thread of its own until it is told to stop.
final class ALSACapture: DeviceCapture {
  /// How long a device may keep us waiting before we look whether to stop.
  private static let waitMilliseconds: Int32 = 100

  private let name: String
  private let pcm: String
  private let choosesChannels: Bool
  private let stream: LiveStream
  private let stopSignal: StopSignal

  init(name: String, pcm: String, choosesChannels: Bool, stream: LiveStream) throws(SourceError) {
    do {
      stopSignal = try StopSignal()
    } catch {
      throw SourceError(code: .unavailable, message: "\(name) cannot be opened: \(error.message)")
    }
    (self.name, self.pcm, self.choosesChannels, self.stream) = (name, pcm, choosesChannels, stream)
  }

  func start() {
    if !startThread(named: "steno-alsa", { self.run() }) {
      stream.end(failure: SourceError(code: .unavailable, message: "\(name): the system refuses another thread"))
    }
  }

  func stop() {
    stopSignal.give()
  }

  /// Opens the device again and again until told to stop.
  private func run() {
    calsa_silence()
    var machine = ALSAStateMachine()
    var action = ALSAStateMachine.Action.open
    while !stopSignal.wait(milliseconds: 0), !stream.isEnded {
      switch action {
      case .open: action = capture(&machine)
      case .wait(let milliseconds): action = stopSignal.wait(milliseconds: milliseconds) ? .close : machine.waited()
      case .fail(let number):
        return stream.end(
          failure: SourceError(code: .unavailable, message: "\(name): \(ALSAText.refusal(pcm, number))"))
      case .close: action = machine.closed()
      // Asked only of an open device.
      case .read, .restart, .wake: action = .open
      }
    }
  }

  /// Captures until the device must be let go.
  private func capture(_ machine: inout ALSAStateMachine) -> ALSAStateMachine.Action {
    do {
      let device = try ALSADevice(name: pcm, takesAllChannels: choosesChannels)
      guard var reader = ALSAReader(device: device) else { return machine.failed(EINVAL) }
      return obey(&machine, device, &reader)
    } catch {
      return machine.failed(error.number)
    }
  }

  private func obey(
    _ machine: inout ALSAStateMachine, _ device: borrowing ALSADevice, _ reader: inout ALSAReader
  ) -> ALSAStateMachine.Action {
    var action = start(&machine, device)
    while !stopSignal.wait(milliseconds: 0) {
      switch action {
      case .read: action = read(&machine, device, &reader)
      case .restart(let cause):
        reader.drain(into: stream)
        lose(cause, cause == .overrun ? "the device overran" : "the system was suspended")
        action = start(&machine, device)
      case .wake: action = wake(&machine, device)
      case .wait(let milliseconds): action = stopSignal.wait(milliseconds: milliseconds) ? .close : machine.waited()
      case .close:
        reader.drain(into: stream)
        if lose(.sourceLost, "the device is gone") {
          stream.note("\(name): the device is gone; capture goes on when it is back.")
        }
        return action
      case .open, .fail: return action
      }
    }
    return .close
  }

  private func start(_ machine: inout ALSAStateMachine, _ device: borrowing ALSADevice) -> ALSAStateMachine.Action {
    do {
      if stream.start(at: try device.start()) { stream.note("\(name): capture goes on.") }
      return machine.started()
    } catch {
      return machine.failed(error.number)
    }
  }

  private func wake(_ machine: inout ALSAStateMachine, _ device: borrowing ALSADevice) -> ALSAStateMachine.Action {
    do {
      try device.wake()
      return machine.woken()
    } catch {
      return machine.failed(error.number)
    }
  }

  private func read(
    _ machine: inout ALSAStateMachine, _ device: borrowing ALSADevice, _ reader: inout ALSAReader
  ) -> ALSAStateMachine.Action {
    device.wait(milliseconds: Self.waitMilliseconds)
    let now = ContinuousClock.now
    do {
      try reader.read(device, into: stream)
      machine.heard()
      return .read
    } catch {
      if stream.watch(at: now, detail: "the device gives nothing") {
        stream.note("\(name): nothing comes from the device; waiting for it.")
      }
      return machine.failed(error.number)
    }
  }

  @discardableResult
  private func lose(_ cause: AudioGap.Cause, _ detail: String) -> Bool {
    stream.lose(cause, detail: detail)
  }
}
