import StenoWire
import StenoProviders

/// An answer in a subtitle format. Its cues say when a phrase was said but not when a word was, so only the text is used.
enum SubtitleAnswer {
  /// The text of a SubRip answer.
  static func srt(_ answer: HTTPAnswer) throws(ProviderFailure) -> String {
    let text = try text(of: answer)
    guard hasCue(text) || SubtitleCues.lines(of: text).allSatisfy(\.isEmpty) else {
      throw answer.bad("the response is not SubRip")
    }
    return words(text)
  }

  /// The text of a WebVTT answer.
  ///
  /// #### Source
  /// W3C, "WebVTT: The Web Video Text Tracks Format", section 4.1.
  static func vtt(_ answer: HTTPAnswer) throws(ProviderFailure) -> String {
    let text = try text(of: answer)
    guard SubtitleCues.lines(of: text).first?.hasPrefix("WEBVTT") == true else {
      throw answer.bad("the response is not WebVTT")
    }
    return words(text)
  }

  private static func text(of answer: HTTPAnswer) throws(ProviderFailure) -> String {
    answer.mediaType == "application/json" ? try PlainAnswer.text(of: answer) : try answer.text()
  }

  private static func hasCue(_ text: String) -> Bool {
    SubtitleCues.lines(of: text).contains { $0.contains("-->") }
  }

  private static func words(_ text: String) -> String {
    SubtitleCues.texts(of: text).joined(separator: " ")
  }
}
