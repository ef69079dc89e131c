import StenoCore

/// Segments as subtitles: a cue for each, as these APIs give them.
enum SubtitleText {
  /// SubRip. The format has three decimals; some servers write two.
  static func srt(_ segments: [OpenAITranscription.Segment], decimals: Int = 3) -> String {
    segments.enumerated().map { index, segment in
      let text = text(of: segment).replacing("-->", with: "->")
      return "\(index + 1)\n\(times(of: segment, ",", decimals: decimals))\n\(text)\n\n"
    }.joined()
  }

  /// WebVTT.
  ///
  /// #### Source
  /// W3C WebVTT, section 4.2.2: `&`, `<` and `>` are escaped.
  static func vtt(_ segments: [OpenAITranscription.Segment]) -> String {
    "WEBVTT\n\n"
      + segments.map { segment in
        let text = text(of: segment).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
          .replacing(">", with: "&gt;")
        return "\(times(of: segment, "."))\n\(text)\n\n"
      }.joined()
  }

  /// One line, since an empty one would end the cue.
  private static func text(of segment: OpenAITranscription.Segment) -> String {
    segment.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func times(
    of segment: OpenAITranscription.Segment, _ separator: String, decimals: Int = 3
  ) -> String {
    let (start, end) = (segment.frames.lowerBound, segment.frames.upperBound)
    return clock(start, separator, decimals) + " --> " + clock(end, separator, decimals)
  }

  /// `HH:MM:SS`, a separator and so many digits.
  private static func clock(_ frame: FrameIndex, _ separator: String, _ decimals: Int) -> String {
    let (seconds, rest) = max(0, frame.milliseconds).quotientAndRemainder(dividingBy: 1_000)
    let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
    return clock + separator + padded(rest, 3).prefix(decimals)
  }

  private static func padded(_ number: Int64, _ count: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, count - digits.count)) + digits
  }
}
