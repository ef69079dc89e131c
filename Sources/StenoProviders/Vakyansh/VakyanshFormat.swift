/// What Vakyansh's `recognize` makes.
public enum VakyanshFormat: String, Sendable, CaseIterable {
  /// Plain text.
  case transcript
  /// Subtitles without punctuation, whose times have two decimals where SubRip has three.
  case srt
}
