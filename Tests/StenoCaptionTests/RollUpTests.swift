import StenoCore
import StenoTesting
import Testing

@testable import StenoCaption

private let item = ItemID(1)

/// Shows what a screen would: `·` sets unstable words apart.
private func screen(_ state: CaptionState?) -> [String]? {
  state?.lines.map { $0.unstable.isEmpty ? $0.committed : "\($0.committed)·\($0.unstable)" }
}

/// Captions whose events come a second apart, so that each is painted.
private struct Session {
  var captions: RollUp
  var now = Duration.zero

  init(_ change: (inout RollUpOptions) -> Void = { _ in }) {
    var options = RollUpOptions()
    change(&options)
    captions = RollUp(options: options)
  }

  mutating func say(_ event: TranscriptEvent) -> [String] {
    now += .seconds(1)
    _ = captions.observe(event, at: now)
    return screen(captions.state) ?? []
  }

  mutating func delta(_ text: String) -> [String] { say(.delta(item, text: text, logProbabilities: nil)) }
  mutating func partial(_ text: String) -> [String] { say(.partial(item, text: text)) }
  mutating func done() -> [String] {
    say(.failed(item, RecognitionFailure(code: "x", message: "", isRetryable: false)))
  }
}

@Test func theBottomLineGrowsAndMovesUpOnce() {
  var session = Session { $0.lineLength = 20 }
  #expect(session.delta("Ever tried. ") == ["Ever tried."])
  #expect(session.delta("Ever failed. ") == ["Ever tried.", "Ever failed."])
  #expect(session.delta("No matter. ") == ["Ever failed.", "No matter."])
  #expect(session.delta("Try ") == ["No matter.", "Try"])
  #expect(session.delta("again. ") == ["No matter.", "Try again."])
}

@Test func aWordThatMayGoOnIsNotPutDown() {
  var session = Session()
  #expect(session.delta("It was the epoch of belief") == ["It was the epoch of· belief"])
  #expect(session.delta(". It") == ["It was the epoch of belief.", "·It"])
  #expect(session.done() == ["It was the epoch of belief.", "It"])
}

@Test func unstableWordsAreShownOnceThreeReadingsAgree() {
  var session = Session()
  #expect(session.partial(" try again") == [])
  #expect(session.partial(" Try again, fail") == [])
  #expect(session.partial(" Try again. Fail again") == ["·Try again."])
  #expect(session.partial(" Dry again. Fail again") == ["·Try again."], "until readings agree on something else")
  #expect(session.partial(" Dry again. Fail again") == ["·Try again."])
  #expect(session.partial(" Dry again. Fail again") == ["·Dry again."], "four words may be at risk, two are gone")
  #expect(session.delta(" Dry again! Fail better. ") == ["Dry again! Fail better."])
}

@Test func caseAndPunctuationWaitForTheCommitment() {
  var session = Session()
  for text in [" no matter", " no matter", " no matter", " No matter.", " No, matter"] { _ = session.partial(text) }
  #expect(session.partial(" NO MATTER!") == ["·no matter"])
  #expect(session.delta(" No matter. ") == ["No matter."])
}

@Test func anArticleIsNotPartedFromItsNoun() {
  var session = Session { $0.lineLength = 20 }
  #expect(session.delta("We walk into the ") == ["We walk into· the"], "the word after it decides")
  #expect(session.delta("house ") == ["We walk into", "the house"])
  var other = Session { $0.lineLength = 20 }
  _ = other.delta("We walk into the ")
  #expect(other.delta("sea ") == ["We walk into the sea"])
}

@Test func unstableWordsAreNotPaintedTwiceWithinATenthOfASecond() {
  var options = RollUpOptions()
  options.agreement = 1
  var captions = RollUp(options: options)
  #expect(screen(captions.observe(.partial(item, text: "one"), at: .milliseconds(10))) == ["·one"])
  #expect(captions.observe(.partial(item, text: "one two"), at: .milliseconds(20)) == nil)
  #expect(captions.nextChange == .milliseconds(110))
  #expect(captions.advance(to: .milliseconds(109)) == nil)
  #expect(screen(captions.advance(to: .milliseconds(110))) == ["·one two"])
  let delta = TranscriptEvent.delta(item, text: "one two ", logProbabilities: nil)
  #expect(screen(captions.observe(delta, at: .milliseconds(115))) == ["one two"], "what is certain does not wait")
  #expect(captions.nextChange == .milliseconds(6_115))
  #expect(screen(captions.advance(to: .milliseconds(6_115))) == [])
  #expect(captions.nextChange == nil)
  let later = TranscriptEvent.delta(item, text: "three ", logProbabilities: nil)
  #expect(screen(captions.observe(later, at: .seconds(9))) == ["three"], "on a line of its own")
}

@Test func manyUnstableRowsKeepWhatIsCertainInPlace() {
  var session = Session {
    $0.lineLength = 10; $0.agreement = 1; $0.erasureBudget = 1
  }
  #expect(session.delta("one ") == ["one"])
  #expect(session.partial("two three") == ["one· two", "·three"])
  #expect(session.partial("two three fourth") == ["·two three", "·fourth"], "what is certain was pushed up")
  #expect(session.delta("two ") == ["two· three", "·fourth"])
}

/// A provider that tells a whole segment at once.
@Test func manyLinesAtOnceMoveUpOneByOne() {
  var captions = RollUp()
  let text = (1...40).map { "word\($0) " }.joined()
  var states = [screen(captions.observe(.delta(item, text: text, logProbabilities: nil), at: .seconds(1)))]
  var times = [Duration.seconds(1)]
  while let due = captions.nextChange, due < .seconds(30) {
    guard let state = captions.advance(to: due) else { continue }
    states.append(screen(state))
    times.append(due)
  }
  #expect(
    states.prefix(2) == [
      ["word1 word2 word3 word4 word5 word6 word7", "word8 word9 word10 word11 word12 word13"],
      ["word8 word9 word10 word11 word12 word13", "word14 word15 word16 word17 word18 word19"],
    ])
  #expect(states.suffix(2) == [["word32 word33 word34 word35 word36 word37", "word38 word39 word40"], []])
  #expect(
    zip(times, times.dropFirst()).dropFirst().allSatisfy { $1 - $0 >= .milliseconds(1_900) }, "time to read a line")
}

/// Plays random sessions and checks every state that is shown.
@Test(arguments: 0..<96)
func rollUpLaws(seed: Int) {
  var play = RandomPlay(seed: seed)
  var options = RollUpOptions()
  options.lines = 2 + seed % 2
  options.lineLength = [42, 10, 20, 60][seed % 4]
  options.erasureBudget = [0.05, 0, 1][seed % 3]
  var captions = RollUp(options: options)
  var check = ShownLaws(options: options)
  for (event, time) in play.events() {
    while let due = captions.nextChange, due <= time { check.observe(captions.advance(to: due), at: due) }
    check.observe(captions.observe(event, at: time), at: time)
  }
  while let due = captions.nextChange {
    check.observe(captions.advance(to: due), at: due)
  }
  #expect(check.words.readable == play.committed.readable, "what goes in comes out")
  guard !play.isNasty else { return }
  #expect(Double(check.erased) <= 4 + options.erasureBudget * Double(check.committedWords))
}
