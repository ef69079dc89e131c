import Glibc
import StenoCore
import Testing

@testable import StenoCaptureALSA

@Suite struct ALSAStateMachineTests {
  private func capturing() -> ALSAStateMachine {
    var machine = ALSAStateMachine()
    #expect(machine.started() == .read)
    machine.heard()
    return machine
  }

  @Test func atTheBeginningFailuresAreFinal() {
    var machine = ALSAStateMachine()
    #expect(machine.failed(ENOENT) == .fail(ENOENT))
  }

  @Test func aDeviceThatHasNothingYetIsReadOn() {
    var machine = capturing()
    #expect(machine.failed(EAGAIN) == .read)
    #expect(machine.failed(EINTR) == .read)
  }

  @Test func anOverrunRestarts() {
    var machine = capturing()
    #expect(machine.failed(EPIPE) == .restart(.overrun))
    #expect(machine.started() == .read)
    #expect(machine.failed(EPIPE) == .restart(.overrun))
    #expect(machine.failed(EIO) == .close, "what cannot be restarted is opened again")
    #expect(machine.closed() == .wait(100))
    #expect(machine.waited() == .open)
  }

  @Test func asleepItIsWokenAndThenRestarted() {
    var machine = capturing()
    #expect(machine.failed(ESTRPIPE) == .wake)
    #expect(machine.failed(EAGAIN) == .wait(100))
    #expect(machine.waited() == .wake)
    #expect(machine.woken() == .restart(.sourceLost))
    #expect(machine.started() == .read)
    #expect(machine.failed(ESTRPIPE) == .wake)
    #expect(machine.failed(ENOSYS) == .restart(.sourceLost), "not every driver can be woken")
    #expect(machine.started() == .read)
    #expect(machine.failed(ESTRPIPE) == .wake)
    #expect(machine.failed(ENODEV) == .close)
  }

  @Test func unpluggedItIsTriedAgainEverLessOften() {
    var machine = capturing()
    #expect(machine.failed(ENODEV) == .close)
    var waits: [ALSAStateMachine.Action] = []
    for _ in 0..<5 {
      waits.append(machine.closed())
      #expect(machine.waited() == .open)
      #expect(machine.failed(ENODEV) == .close)
    }
    #expect(waits == [.wait(100), .wait(200), .wait(400), .wait(500), .wait(500)])
    _ = machine.closed()
    _ = machine.waited()
    #expect(machine.started() == .read)
    machine.heard()
    #expect(machine.failed(ENODEV) == .close)
    #expect(machine.closed() == .wait(100), "soon again, after it was well")
  }
}
