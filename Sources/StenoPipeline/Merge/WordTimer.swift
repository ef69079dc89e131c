public import StenoCore
public import StenoSpeech

/// Estimates when words were said, where a provider does not measure it.
///
/// The words are laid over the segment's speech in proportion to their length: letters take time, windows without
/// speech take none. A word is never later than the reading that first held it.
public enum WordTimer {
  /// The share of a window's time that counts where it holds no speech: words may be in it, but it is unlikely.
  private static let silenceWeight = 0.05
  /// What a word takes besides its letters, in letters.
  private static let wordOverhead = 1.5

  /// The words with their times, in order, none empty.
  ///
  /// Estimated times lie inside the segment's speech and do not overlap, unless there are more words than frames of
  /// speech: then they go on after it, a frame each.
  ///
  /// - Parameters:
  ///   - words: The words as the provider gave them; those with measured times keep them, as far as they lie in the segment.
  ///   - segment: The segment they were said in.
  ///   - windows: The scores of the segment's windows.
  ///   - threshold: The probability from which a window counts as speech.
  /// - Returns: A timed word for each of `words`, in their order.
  public static func times(
    of words: [RecognizedWord], in segment: SpeechSegment, windows: [ScoredWindow], threshold: Float
  ) -> [TranscriptWord] {
    let clock = SpeechClock(segment: segment, windows: windows, threshold: threshold, silenceWeight: silenceWeight)
    let lengths = words.map { Double($0.text.count { $0.isLetter || $0.isNumber }) + wordOverhead }
    let total = max(lengths.reduce(0, +), 1)
    var said = 0.0
    var floor = segment.speech.lowerBound
    return words.indices.map { index in
      let word = words[index]
      // Every word after this one needs a frame of its own.
      let latest = segment.speech.upperBound - Int64(words.count - 1 - index)
      let bound = min(latest, word.heardBy ?? latest)
      let start = max(floor, min(clock.frame(at: said / total), bound - 1))
      said += lengths[index]
      let frames =
        word.frames.map { segment.frames.holding($0) }
        ?? start..<max(start + 1, min(clock.frame(at: said / total), bound))
      floor = word.frames == nil ? frames.upperBound : max(floor, min(frames.upperBound, latest))
      return TranscriptWord(
        text: word.text, frames: frames, confidence: word.confidence, isEstimated: word.frames == nil,
        speaker: word.speaker)
    }
  }
}

extension Range<FrameIndex> {
  /// The part of `frames` that lies in this range; the frame nearest to it, where none does.
  fileprivate func holding(_ frames: Range<FrameIndex>) -> Range<FrameIndex> {
    guard !isEmpty else { return frames }
    let start = Swift.max(lowerBound, Swift.min(frames.lowerBound, upperBound - 1))
    return start..<Swift.max(start + 1, Swift.min(frames.upperBound, upperBound))
  }
}
