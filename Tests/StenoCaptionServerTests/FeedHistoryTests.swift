import StenoCaption
import StenoCore
import Testing

@testable import StenoCaptionServer

private func delta(_ item: Int, _ text: String) -> TranscriptEvent {
  .delta(ItemID(item), text: text, logProbabilities: nil)
}

private func failed(_ item: Int) -> TranscriptEvent {
  .failed(ItemID(item), RecognitionFailure(code: "x", message: "", isRetryable: false))
}

extension FeedHistory {
  /// The messages as their types and texts, captions and status left out.
  fileprivate mutating func told(_ cursor: inout Cursor, isFirst: Bool) -> [String] {
    next(&cursor, isFirst: isFirst).map(\.json).filter { !$0.contains("\"caption\"") && !$0.contains("\"status\"") }
  }
}

@Test func aNewClientIsToldAllThatWasSaid() {
  var history = FeedHistory(session: "s")
  for event in [delta(1, "Ever tried."), failed(1), delta(2, "Ever")] { _ = history.observe(event) }
  var cursor = history.cursor(after: nil)
  let hello = #"""
    {"type":"hello","id":"s-3","session":"s","resumed":false,"items":[{"item":1,"text":"Ever tried.","ended":true},\#
    {"item":2,"text":"Ever","ended":false}]}
    """#
  #expect(history.told(&cursor, isFirst: true) == [hello])
  #expect(history.next(&cursor, isFirst: false).isEmpty, "nothing twice")
  _ = history.observe(delta(2, " failed."))
  #expect(history.told(&cursor, isFirst: false) == [#"{"type":"text","id":"s-4","item":2,"text":" failed."}"#])
}

@Test func aClientThatComesBackGoesOnWhereItWas() {
  var history = FeedHistory(session: "s")
  for event in [delta(1, "one"), delta(1, " two"), failed(1)] { _ = history.observe(event) }
  var cursor = history.cursor(after: "s-1")
  #expect(
    history.told(&cursor, isFirst: true) == [
      #"{"type":"hello","id":"s-1","session":"s","resumed":true}"#,
      #"{"type":"text","id":"s-2","item":1,"text":" two"}"#, #"{"type":"end","id":"s-3","item":1}"#,
    ])
}

@Test(arguments: ["t-1", "s-4", "s--1", "s-", "s-1x", "s-99999999999999999999", "", "\u{0}", "s-٣"])
func whoNamesWhatNeverWasBeginsAnew(id: String) {
  var history = FeedHistory(session: "s")
  for event in [delta(1, "one"), delta(1, " two"), failed(1)] { _ = history.observe(event) }
  var cursor = history.cursor(after: id)
  #expect(history.told(&cursor, isFirst: true).first?.contains(#""resumed":false"#) == true)
}

@Test func theHistoryIsBounded() {
  let limit = FeedHistory.Limit(messages: 10, text: 100)
  var history = FeedHistory(session: "s", limit: limit)
  var (idle, reading) = (history.cursor(after: nil), history.cursor(after: nil))
  _ = (history.next(&idle, isFirst: true), history.next(&reading, isFirst: true))
  var heard: [String] = []
  for number in 1...1_000 {
    _ = history.observe(delta(number, "word\(number)"))
    _ = history.observe(failed(number))
    heard += history.told(&reading, isFirst: false)
  }
  #expect(heard.count == 2_000, "who reads is told every message")
  let summary = history.told(&idle, isFirst: false)
  #expect(summary.count == 1 && summary[0].contains("\"word1000\"") && summary[0].utf8.count < 1_000)
}

@Test func onlyTheNewestCaptionIsSent() {
  var history = FeedHistory(session: "s")
  var cursor = history.cursor(after: nil)
  _ = history.next(&cursor, isFirst: true)
  for number in 1...9 {
    history.show(
      CaptionState(lines: [.init(number: 0, committed: "\(number)", unstable: "")], tail: ""), at: Int64(number))
  }
  let messages = history.next(&cursor, isFirst: false)
  #expect(messages.map(\.id) == [nil])
  #expect(messages[0].json.contains(#""committed":"9""#))
  history.tick()
  #expect(history.next(&cursor, isFirst: false) == [.ping])
}

@Test func anEventIsOneLineWhateverIsSaid() {
  let message = FeedMessage.text(id: "s-1", item: ItemID(1), "a\nb\r\u{2028}\u{0}\"")
  #expect(message.event.split(separator: "\n", omittingEmptySubsequences: false).count == 4)
  #expect(message.event.hasPrefix("id: s-1\ndata: {") && message.event.hasSuffix("}\n\n"))
}
