import StenoCaption
import StenoCore
import Testing

/// What files say where an item has no text.
@Suite struct FailedItemsTests {
  private static let failure = RecognitionFailure(
    code: "request_refused", message: "openai: HTTP 400 -- bad-->", isRetryable: false)

  /// One item with a text, then one that fails from 3 s to 5 s, with `delta` committed before that.
  private func file(_ format: OutputFormat, delta: String? = nil, cause: String? = nil, channel: Int? = nil) -> String {
    let failed = ItemID(2)
    var failure = Self.failure
    failure.message = cause ?? failure.message
    let deltas = [delta].compactMap { $0 }.map { TranscriptEvent.delta(failed, text: $0, logProbabilities: nil) }
    let events: [TranscriptEvent] =
      [.speechStarted(ItemID(1), at: .zero), .done(.spoken("Ever tried."))]
      + [.speechStarted(failed, at: FrameIndex(milliseconds: 3_000))] + deltas
      + [.speechStopped(failed, at: FrameIndex(milliseconds: 5_000), cut: .silence), .failed(failed, failure)]
    var writer = format.makeFormat()
    return writer.header + events.map { writer.append($0, voice: channel.map { Voice(channel: $0) }) }.joined()
      + writer.trailer
  }

  @Test func textAndTableHaveAMark() {
    #expect(file(.text) == "Ever tried.\n[no text: openai: HTTP 400 -- bad-->]\n")
    #expect(file(.text, channel: 2).hasSuffix("2: [no text: openai: HTTP 400 -- bad-->]\n"))
    #expect(file(.tsv).hasSuffix("3000\t5000\t[no text: openai: HTTP 400 -- bad-->]\n"))
    #expect(file(.text, delta: " No matter").hasSuffix("No matter [rest has no text: openai: HTTP 400 -- bad-->]\n"))
  }

  @Test func aLongCauseIsCut() {
    let lines = file(.text, cause: String(repeating: "because ", count: 40)).split(separator: "\n")
    #expect(lines.last.map { $0.count < 90 && $0.hasSuffix("…]") } == true)
  }

  @Test func subtitlesHaveAMarkOfTheItemsTime() throws {
    let cues = try CaptionParser.srt(file(.srt))
    #expect(cues.count == 2)
    #expect(cues[1].milliseconds.lowerBound == 3_000)
    #expect(cues[1].lines.joined(separator: " ") == "[no text: openai: HTTP 400 -- bad→]")
    #expect(
      try CaptionParser.srt(file(.srt, delta: " No matter")).last?.lines.first?.hasPrefix("No matter [rest") == true)
  }

  @Test func captionsHaveAComment() {
    #expect(
      file(.vtt).hasSuffix("\n\nNOTE No text from 00:00:03.000 to 00:00:05.000: openai: HTTP 400 -- bad→\n\n"))
    let ttml = file(.ttml)
    #expect(ttml.contains("<!-- No text from 00:00:03.000 to 00:00:05.000: openai: HTTP 400 ‐‐ bad‐‐> -->\n</tt:div>"))
    #expect(ttml.contains(#"xml:id="cue1""#) && !ttml.contains(#"xml:id="cue2""#))
    let partly = file(.vtt, delta: " No matter")
    #expect(partly.contains("NOTE No more text from 00:00:03.000 to 00:00:05.000") && partly.contains("\nNo matter\n"))
  }

  @Test func theDocumentSaysWhere() {
    #expect(file(.json).contains(#""retryable":false},"audio_start_ms":3000,"audio_end_ms":5000}"#))
  }
}
