public import StenoCore
public import StenoRecognize

/// Estimates when words were said, where a provider does not measure it.
///
/// The words are laid over the segment's speech in proportion to their length: letters take time, windows without
/// speech take none. A word is never later than the reading that first held it.
public enum WordTimer {
  /// The share of a window's time that counts where it holds no speech: words may be in it, but it is unlikely.
  private static let silenceWeight = 0.05
  /// What a word takes besides its letters, in letters.
  private static let wordOverhead = 1.5

  /// The words with their times, in order, inside the segment's speech.
  ///
  /// - Parameters:
  ///   - words: The words as the provider gave them; those with measured times keep them.
  ///   - segment: The segment they were said in.
  ///   - windows: The scores of the segment's windows.
  ///   - threshold: The probability from which a window counts as speech.
  public static func times(
    of words: [RecognizedWord], in segment: SpeechSegment, windows: [ScoredWindow], threshold: Float
  ) -> [TranscriptWord] {
    let clock = SpeechClock(segment: segment, windows: windows, threshold: threshold, silenceWeight: silenceWeight)
    let lengths = words.map { Double($0.text.count { $0.isLetter || $0.isNumber }) + wordOverhead }
    let total = max(lengths.reduce(0, +), 1)
    var said = 0.0
    var floor = segment.speech.lowerBound
    return zip(words, lengths).map { word, length in
      let start = max(floor, min(clock.frame(at: said / total), word.heardBy ?? .init(.max)))
      said += length
      let end = max(start + 1, min(clock.frame(at: said / total), word.heardBy ?? .init(.max)))
      floor = word.frames?.upperBound ?? end
      return TranscriptWord(
        text: word.text, frames: word.frames ?? start..<end, confidence: word.confidence,
        isEstimated: word.frames == nil)
    }
  }
}
