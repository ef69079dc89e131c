import StenoCore
import Testing

@testable import StenoLocal

struct DecodingSchedulerTests {
  @Test(
    arguments: [
      ("Ap60", "r1", "who is alone waits for nobody"),
      ("Ap3 Bp3 Cf3 -1 -3", "r1 . . r3 r2", "a final goes before another session's partial"),
      ("Af3 Ap3 Af3 -1 -3", "r1 . . r3 r2", "and before one of its own"),
      ("Ap1 Br1 Cp1 Dc1 Ef1 -1 -5 -4 -3", "r1 . . . . r5 r4 r3 r2", "each class goes before those below it"),
      ("Ap3 Ap3 Ap3 Bp3 -1 -4 -2", "r1 . . . r4 r2 r3", "who asks for much does not go before who asks for little"),
      ("Ap9 Ap9 Bp3 Bp3 Bp3 Bp3 -1 -3 -4 -5", "r1 . . . . . r3 r4 r5 r2", "turns are as long as their audio"),
      ("Ap3 -1 Ap3 -2 Ap3 Bp3 Ap3 -3 Bp3 -4", "r1 . r2 . r3 . . r4 . r5", "who was away has saved nothing up"),
      ("Af9 Bp3 Ap3 Bp3 -1 -2 -3", "r1 . . . r2 r3 r4", "what was served in one class does not count in another"),
      ("Ap3 Bp3 Cp3 -1 -2", "r1 . . r2 r3", "among equals the first to come"),
      ("-7 x7 7>9 Ap3", ". . . r1", "nothing is known of a number that was never given"),
    ] as [(String, String, Comment)])
  func turns(inputs: String, expected: String, reason: Comment) {
    var strip = DecodingStrip()
    #expect(strip.run(inputs) == expected, reason)
  }

  @Test(
    arguments: [
      ("Af5 Bf5 Cf5 -2", "r1 r2 . r3", "as many as there are workers"),
      ("Af9 Bf9 Cf1 -1", "r1 . . r2,r3", "no more than fits, and nobody overtakes who waits for memory"),
      ("Af60 Bf1 -1", "r1 . r2", "one always fits"),
      ("Af1 Bf60 Cf1 -1 -2", "r1 . . r2 r3", "and is alone then"),
      ("Af9 Bf9 Cf1 x2", "r1 . . r3", "who waits for memory makes room when it is cancelled"),
      ("Af9 Bp9@5 Cp1 2>5", "r1 . . s2,r3", "or when it is shed"),
      ("Af5 Bf5 x1 Cf5", "r1 r2 . .", "a pass that runs is not over when nobody wants it"),
    ] as [(String, String, Comment)])
  func memory(inputs: String, expected: String, reason: Comment) {
    var strip = DecodingStrip(passes: 2, seconds: 10)
    #expect(strip.run(inputs) == expected, reason)
  }

  @Test(
    arguments: [
      ("Af3 Bp3@5 2>4 2>5 -1", "r1 . . s2 .", "a partial is worth nothing when the next is due"),
      ("Af3 Ap3@5 2>9 -1", "r1 . . r2", "nothing is shed of a session that is alone"),
      ("Af3 Bp3 2>9 -1", "r1 . . r2", "nor of one whose partials nobody waits for live"),
      ("Af3 Br3 Cp3@5 Dr3 3>5", "r1 . . . s2,s4,s3", "re-decodes are shed before a partial is"),
      ("Ap3 Bf3@5 2>9 -1", "r1 . . r2", "a final never is"),
      ("Ap3 Bc3@5 2>9 -1", "r1 . . r2", "nor that of a recording"),
      ("Ap3 Br3@5 2>9 -1", "r1 . . r2", "a re-decode has no deadline of its own"),
      ("Ap3 Br3 Cp3 -1 Dp3 -3 Ep3 -4", "r1 . . r3 . r4 . r5,s2", "but is given up when others were served long enough"),
      ("Ap3 Br3 Bp3 -1 Bp3 -3 Bp3 -4 -5", "r1 . . r3 . r4 . r5 r2", "which its own session is not"),
      ("Ap3 Bp3 Cp3 x2 -1", "r1 . . . r3", "what is cancelled has no place any more"),
      ("Ap3@5 1>9 Bf3 -1", "r1 . . r2", "a pass that runs is not shed"),
    ] as [(String, String, Comment)])
  func overload(inputs: String, expected: String, reason: Comment) {
    var strip = DecodingStrip(patience: 6)
    #expect(strip.run(inputs) == expected, reason)
  }

  @Test func whatIsShedIsCountedForItsSessionAndForAll() {
    var strip = DecodingStrip()
    _ = strip.run("Af3 Br3 Cp3@5 Cp3@5 3>5 4>5 Bf3")
    strip.scheduler.skipPartial(of: DecodingStrip.session("B"))
    #expect(strip.scheduler.skipped == counts(partials: 3, redecodes: 1))
    #expect(strip.scheduler.skipped(of: DecodingStrip.session("A")) == SkippedPasses())
    #expect(strip.scheduler.skipped(of: DecodingStrip.session("B")) == counts(partials: 1, redecodes: 1))
    #expect(strip.scheduler.skipped(of: DecodingStrip.session("C")) == counts(partials: 2, redecodes: 0))
    #expect((strip.scheduler.runningCount, strip.scheduler.waitingCount) == (1, 1))
  }

  @Test func aSessionThatIsOverIsForgottenAndWhatWasShedIsNot() {
    var strip = DecodingStrip()
    _ = strip.run("Af3 Bp3@5 2>5 -1")
    #expect(strip.scheduler.sessionCount == 2)
    for letter in "AB" { strip.scheduler.close(DecodingStrip.session(letter)) }
    #expect(strip.scheduler.sessionCount == 0)
    #expect(strip.scheduler.skipped(of: DecodingStrip.session("B")) == SkippedPasses())
    #expect(strip.scheduler.skipped == counts(partials: 1, redecodes: 0))
    #expect(strip.run("Af3") == "r3", "and may come again")
  }

  /// Fifty who speak alike, and one who floods: nobody's final is more than twice as late as most are, in turns.
  @Test func nobodyWaitsTwiceAsLongAsMost() throws {
    let names = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwyz".prefix(50)
    var strip = DecodingStrip()
    _ = strip.run(String(repeating: "!f3 ", count: 40) + names.map { "\($0)p3" }.joined(separator: " "))
    _ = strip.run(names.map { "\($0)f3" }.joined(separator: " "))
    var turns: [Int] = []
    var last = "r1"
    for turn in 1...140 {
      let next = strip.run("-\(last.dropFirst())")
      guard let number = Int(next.dropFirst()) else { break }
      if number > 90 { turns.append(turn) }
      last = next
    }
    try #require(turns.count == 50)
    #expect(turns[49] <= 2 * turns[24], "the latest of fifty, and the median")
  }

  private func counts(partials: Int, redecodes: Int) -> SkippedPasses {
    var counts = SkippedPasses()
    (counts.partials, counts.redecodes) = (partials, redecodes)
    return counts
  }
}
