import StenoCore
@testable import StenoSpeech
import StenoTesting
import Testing

@testable import StenoProviders

@Suite struct TextLedgerTests {
  private func token(_ text: String) -> TokenLogProbability {
    TokenLogProbability(token: text, logProbability: -0.1, bytes: Array(text.utf8))
  }

  @Test func wordsAreToldAsTheyComeAndSpacesHeldBack() {
    var ledger = TextLedger()
    ledger.beginAttempt()
    #expect(ledger.append(" hello ", nil)?.text == "hello")
    #expect(ledger.append("there", nil)?.text == " there")
    #expect(ledger.append(" ", nil) == nil)
    #expect(ledger.reconcile(Recognition(text: "hello there")).text == "hello there")
  }

  @Test func deltasThatRepeatWhatCameBeforeAreRecognized() {
    var ledger = TextLedger()
    ledger.beginAttempt()
    let told = ["Some", "Some call", "Some call me", "Some call me nature."].compactMap { ledger.append($0, nil)?.text }
    #expect(told == ["Some", " call", " me", " nature."])
  }

  @Test(arguments: [
    ("no", " no", false), ("no", "no", false), ("", "no", false), (" ", " no", false), ("a", "and", false),
    (" no", " no way", false), ("no", "no way", true), ("Some call", "Some called", true),
    (" Some call me nature", " Some call me nature.", true),
  ])
  func cumulative(text: String, delta: String, isCumulative: Bool) {
    #expect(TextLedger.isCumulative(delta, after: text) == isCumulative)
  }

  @Test func credentialsAreNoWords() {
    let key = "sk-Live-4f9a8B7c6D5e4F3a2b1C"
    var ledger = TextLedger { Redactor([key]).redactingBeginning(of: $0) }
    ledger.beginAttempt()
    let told = ["it is ", "sk-Li", "ve-4f9a8B7c6D5e4", "F3a2b1C", " really"].compactMap { ledger.append($0, nil)?.text }
    #expect(told.joined() == "it is [secret] really")
  }

  @Test func aReplayTellsNothingTwice() {
    var ledger = TextLedger()
    ledger.beginAttempt()
    #expect(ledger.append("one", [token("one")])?.logProbabilities == [token("one")])
    #expect(ledger.append(" two", [token(" two")])?.logProbabilities == [token(" two")])
    ledger.beginAttempt()
    #expect(ledger.append("one", [token("one")]) == nil)
    #expect(ledger.append(" two", [token(" two")]) == nil)
    let more = ledger.append(" three", [token(" three")])
    #expect(more?.text == " three" && more?.logProbabilities == [token(" three")])
    #expect(ledger.committed == "one two three")
  }

  @Test func anotherReadingIsJoinedOnByWords() {
    var ledger = TextLedger()
    ledger.beginAttempt()
    _ = ledger.append("It was the best", nil)
    ledger.beginAttempt()
    #expect(ledger.append("It was a best", nil) == nil)
    let joined = ledger.reconcile(
      Recognition(text: "It was a best of times", confidence: 0.5, logProbabilities: [token("x")]))
    #expect(joined.text == "It was the best of times")
    #expect(joined.logProbabilities == nil && joined.confidence == 0.5)
  }

  @Test(arguments: [
    ("a b c", "a b c d", "a b c d"), ("a b c", "A, b. c! d e", "a b c d e"), ("a b c", "", "a b c"),
    ("a b c", "a b", "a b c"), ("a b c", "x a b c d", "a b c d"), ("a b c", "b c d", "a b c d"),
  ])
  func splices(told: String, text: String, joined: String) {
    #expect(WordSplice.join(told, onto: text) == joined)
  }

  @Test func whatWasToldStandsWhateverFollows() {
    var generator = SeededGenerator(seed: 3)
    let alphabet = ["a", " b", " c ", "é", "👩", "\u{200D}", "‍👧", " ", "word"]
    for _ in 0..<2_000 {
      var ledger = TextLedger()
      var told = ""
      var last = ""
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        ledger.beginAttempt()
        last = ""
        for _ in 0..<Int.random(in: 0...6, using: &generator) {
          let part = alphabet.randomElement(using: &generator) ?? ""
          last += part
          told += ledger.append(part, nil)?.text ?? ""
        }
      }
      let final = ledger.reconcile(Recognition(text: last)).text
      #expect(told.utf8.elementsEqual(ledger.committed.utf8))
      #expect(final.utf8.starts(with: told.utf8), "\(told) then \(final)")
    }
  }
}
