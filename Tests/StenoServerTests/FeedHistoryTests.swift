import StenoCaption
import StenoCore
import Testing

@testable import StenoServer

private func delta(_ item: Int, _ text: String) -> TranscriptEvent {
  .delta(ItemID(item), text: text, logProbabilities: nil)
}

private func failed(_ item: Int) -> TranscriptEvent {
  .failed(ItemID(item), RecognitionFailure(code: "x", message: "", isRetryable: false))
}

extension FeedHistory {
  fileprivate mutating func observe(_ event: TranscriptEvent) {
    if let news = FeedNews(event) { add(news) }
  }

  /// The messages as their types and texts, captions and status left out.
  fileprivate mutating func told(_ cursor: inout Cursor, isFirst: Bool) -> [String] {
    next(&cursor, isFirst: isFirst).map(\.json).filter { !$0.contains("\"caption\"") && !$0.contains("\"status\"") }
  }
}

@Test func aNewClientIsToldAllThatWasSaid() {
  var history = FeedHistory(session: "s")
  for event in [delta(1, "Ever tried."), failed(1), delta(2, "Ever")] { history.observe(event) }
  var cursor = history.cursor(after: nil)
  let hello = #"""
    {"type":"hello","id":"s-3","session":"s","resumed":false,"items":[{"item":1,"text":"Ever tried.","ended":true},\#
    {"item":2,"text":"Ever","ended":false}]}
    """#
  #expect(history.told(&cursor, isFirst: true) == [hello])
  #expect(history.next(&cursor, isFirst: false).isEmpty, "nothing twice")
  history.observe(delta(2, " failed."))
  #expect(history.told(&cursor, isFirst: false) == [#"{"type":"text","id":"s-4","item":2,"text":" failed."}"#])
}

@Test func aClientThatComesBackGoesOnWhereItWas() {
  var history = FeedHistory(session: "s")
  for event in [delta(1, "one"), delta(1, " two"), failed(1)] { history.observe(event) }
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
  for event in [delta(1, "one"), delta(1, " two"), failed(1)] { history.observe(event) }
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
    history.observe(delta(number, "word\(number)"))
    history.observe(failed(number))
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
    let state = CaptionState(lines: [.init(number: 0, committed: "\(number)", unstable: "")], tail: "")
    history.show(.caption(state, at: Int64(number)))
  }
  let messages = history.next(&cursor, isFirst: false)
  #expect(messages.map(\.id) == [nil])
  #expect(messages[0].json.contains(#""committed":"9""#))
  history.tick()
  #expect(history.next(&cursor, isFirst: false) == [.ping])
}

@Test func anEventIsOneLineWhateverIsSaid() {
  var message = FeedMessage.text(FeedItem(id: ItemID(1)), "a\nb\r\u{2028}\u{0}\"")
  message.id = "s-1"
  #expect(message.event.split(separator: "\n", omittingEmptySubsequences: false).count == 4)
  #expect(message.event.hasPrefix("id: s-1\ndata: {") && message.event.hasSuffix("}\n\n"))
}

@Test func anItemHasItsTimesAndItsSpeaker() {
  let voice = Voice(channel: 2, name: "Guests")
  let frames = FrameIndex(milliseconds: 1_000)..<FrameIndex(milliseconds: 2_500)
  let item = TranscriptItem(id: ItemID(7), text: "Ever tried.", words: [], frames: frames, provider: "test")
  #expect(
    FeedNews(.done(item), from: voice)?.message.json == #"""
      {"type":"end","item":"2.7","channel":2,"speaker":"Guests","audio_start_ms":1000,"audio_end_ms":2500,\#
      "text":"Ever tried."}
      """#)
  #expect(
    FeedNews(delta(1, "Ever"), start: 1_000)?.message.json
      == #"{"type":"text","item":1,"audio_start_ms":1000,"text":"Ever"}"#)
}

/// What pages put together from the pieces that they are sent is what the server gives whole.
@Test func filesAreTheSumOfTheirParts() throws {
  let spool = try TranscriptSpool()
  var texts: [String: String] = [:]
  var trailers: [String: String] = [:]
  for number in 1...30 {
    let frames =
      FrameIndex(milliseconds: Int64(number) * 4_000)..<FrameIndex(milliseconds: Int64(number) * 4_000 + 3_500)
    let text = "Ever tried, ever failed: nümber \(number)."
    let parts =
      spool.append(.speechStarted(ItemID(number), at: frames.lowerBound))
      + spool.append(
        .done(TranscriptItem(id: ItemID(number), text: text, words: [], frames: frames, provider: "test")))
    for part in parts {
      let header = part.suffix == "vtt" ? "WEBVTT\n\n" : ""
      #expect((texts[part.suffix] ?? header).utf8.count == part.offset)
      texts[part.suffix, default: header] += part.text
      trailers[part.suffix] = part.trailer
    }
  }
  for suffix in ["txt", "srt", "vtt"] {
    guard var reading = spool.transcript(suffix)?.reading else { continue }
    var whole: [UInt8] = []
    while let piece = reading.next() { whole += piece }
    #expect(String(decoding: whole, as: UTF8.self) == (texts[suffix] ?? "") + (trailers[suffix] ?? ""))
  }
  #expect(texts.count == 3)
}
