import Testing

@testable import StenoProvidersHTTP

@Suite struct UploadModeTests {
  private func changes(_ mode: inout UploadMode, _ refusals: UploadMode.Refusal...) -> [UploadMode.Change] {
    refusals.map { mode.refused($0) }
  }

  private func upload(_ count: Int, to mode: inout UploadMode) {
    for _ in 0..<count { mode.tookWhole() }
  }

  @Test func twoRefusalsEndIt() {
    var mode = UploadMode(streams: true)
    let changes = changes(&mode, .byStatus, .byStatus)
    #expect(changes == [.none, .stopped] && !mode.streams)
    upload(1_000, to: &mode)
    #expect(!mode.streams)
  }

  @Test func twoErrorsPauseIt() {
    var mode = UploadMode(streams: true)
    let first = changes(&mode, .byError, .byError)
    #expect(first == [.none, .paused] && !mode.streams)
    upload(16, to: &mode)
    #expect(mode.streams)
    // One more is enough now, and the pause is longer.
    let second = changes(&mode, .byError)
    upload(31, to: &mode)
    #expect(second == [.paused] && !mode.streams)
    upload(1, to: &mode)
    #expect(mode.streams)
    mode.accepted()
    let third = changes(&mode, .byError, .byStatus)
    #expect(third == [.none, .none] && mode.streams)
  }

  @Test func nothingIsTriedWhereItIsSwitchedOff() {
    var mode = UploadMode(streams: false)
    mode.accepted()
    upload(1, to: &mode)
    let changes = changes(&mode, .byError)
    #expect(!mode.streams && changes == [.none])
  }
}
