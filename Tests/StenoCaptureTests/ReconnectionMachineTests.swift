import StenoCore
import Testing

@testable import StenoCapture

@Suite struct ReconnectionMachineTests {
  private let lost = SourceError(code: .unavailable, message: "radio is out of reach")

  @Test func pausesDoubleUntilTheyAreLongAndBeginAnewAfterAudio() {
    var machine = ReconnectionMachine(options: ReconnectionOptions())
    let pauses = (0..<7).map { _ in machine.lose(lost, sinceAudio: .zero) }
    let seconds: [Double] = [0.5, 1, 2, 4, 8, 15, 15]
    #expect(pauses == seconds.map { .retry(after: .seconds($0)) })
    machine.hear()
    #expect(machine.lose(nil, sinceAudio: .zero) == .retry(after: .milliseconds(500)))
  }

  @Test func patienceEnds() {
    var machine = ReconnectionMachine(options: ReconnectionOptions())
    let failure = SourceError(code: .gaveUp, message: "radio is out of reach; gave up after 300 s")
    #expect(machine.lose(lost, sinceAudio: .seconds(300)) == .fail(failure))
    #expect(machine.lose(nil, sinceAudio: .seconds(300)) == .end)
  }

  @Test func aStreamThatIsNoLongerListedIsOver() {
    var machine = ReconnectionMachine(options: ReconnectionOptions())
    let missing = SourceError(code: .missing, message: "")
    #expect(machine.lose(missing, sinceAudio: .seconds(14)) == .retry(after: .milliseconds(500)))
    #expect(machine.lose(missing, sinceAudio: .seconds(15)) == .end)
  }

  @Test(arguments: [SourceError.Code.unauthorized, .notAudio, .unsupported])
  func whatNoRetryHelps(code: SourceError.Code) {
    var machine = ReconnectionMachine(options: ReconnectionOptions())
    let error = SourceError(code: code, message: "no")
    #expect(machine.lose(error, sinceAudio: .zero) == .fail(error))
  }
}
