public import StenoCore
import StenoWire

/// The file formats of segments alone, without what was said in them.
///
/// Each segment is one or more whole lines.
public enum SegmentFormat: String, Sendable, CaseIterable {
  /// `speech_started` and `speech_stopped`, and after it the whole segment as an object of type `segment`.
  case jsonl
  /// NIST's Rich Transcription Time Marked: a `SPEAKER` line with the segment's speech, padded by 30 ms on both sides.
  case rttm
  /// A label track of Audacity with the segment's speech, padded by 30 ms on both sides.
  case audacity

  /// How far a label reaches beyond the windows that scored as speech, as far as the segment itself does: the scores
  /// rise some 30 ms after the speech begins.
  ///
  /// #### Source
  /// `speech_pad_ms` of `get_speech_timestamps`, silero-vad `utils_vad.py`.
  private static let padding = 30 * FrameIndex.perMillisecond

  /// The text to write when a segment opens; none in the formats that tell of whole segments only.
  ///
  /// - Parameters:
  ///   - id: The segment's item.
  ///   - start: Its first frame, prefix padding included.
  ///   - channel: Its channel, from 1; nil where there is only one.
  /// - Returns: Whole lines, or nothing.
  public func opened(_ id: ItemID, at start: FrameIndex, channel: Int? = nil) -> String {
    switch self {
    case .jsonl: JSONValue(.speechStarted(id, at: start), voice: channel.map { Voice(channel: $0) }).text + "\n"
    case .rttm, .audacity: ""
    }
  }

  /// The text to write when a segment has closed.
  ///
  /// - Parameters:
  ///   - segment: The segment.
  ///   - source: The name of the recording, for RTTM; white space in it becomes `_`.
  ///   - channel: Its channel, from 1; nil where there is only one.
  /// - Returns: Whole lines.
  public func closed(_ segment: SpeechSegment, source: String, channel: Int? = nil) -> String {
    switch self {
    case .jsonl: jsonLines(segment, channel: channel)
    case .rttm: rttmLine(segment, source: source, channel: channel)
    case .audacity: audacityLine(segment, channel: channel)
    }
  }

  private func jsonLines(_ segment: SpeechSegment, channel: Int?) -> String {
    let voice = channel.map { Voice(channel: $0) }
    let stopped = JSONValue(
      .speechStopped(segment.id, at: segment.frames.upperBound, cut: segment.cut), voice: voice)
    let whole = JSONValue.object(
      type: "segment", voice: voice,
      [
        JSONValue.item(segment.id),
        ("audio_start_ms", .milliseconds(segment.frames.lowerBound)),
        ("audio_end_ms", .milliseconds(segment.frames.upperBound)),
        ("speech_start_ms", .milliseconds(segment.speech.lowerBound)),
        ("speech_end_ms", .milliseconds(segment.speech.upperBound)),
        ("cut", .string(segment.cut.rawValue)),
      ])
    return stopped.text + "\n" + whole.text + "\n"
  }

  /// #### Source
  /// NIST, *2009 Rich Transcription Evaluation Plan*, appendix A: type, file, channel, onset, duration, orthography,
  /// speaker type, speaker, confidence, look-ahead.
  private func rttmLine(_ segment: SpeechSegment, source: String, channel: Int?) -> String {
    let name = source.words.joined(separator: "_")
    let label = Self.label(of: segment)
    let onset = Self.seconds(label.lowerBound.rawValue)
    let duration = Self.seconds(label.length)
    return "SPEAKER \(name.isEmpty ? "<NA>" : name) \(channel ?? 1) \(onset) \(duration) <NA> <NA> speech <NA> <NA>\n"
  }

  private func audacityLine(_ segment: SpeechSegment, channel: Int?) -> String {
    let label = (channel.map { "\($0): " } ?? "") + segment.id.description
    let (start, end) = (Self.label(of: segment).lowerBound.rawValue, Self.label(of: segment).upperBound.rawValue)
    return "\(Self.seconds(start))\t\(Self.seconds(end))\t\(label)\n"
  }

  /// The speech of a segment, padded. Segments do not overlap, and so neither do their labels.
  private static func label(of segment: SpeechSegment) -> Range<FrameIndex> {
    let start = max(segment.speech.lowerBound - padding, segment.frames.lowerBound)
    return start..<max(start, min(segment.speech.upperBound + padding, segment.frames.upperBound))
  }

  /// Frames as seconds with six decimals, rounded down.
  private static func seconds(_ frames: Int64) -> String {
    let (seconds, rest) = max(0, frames).quotientAndRemainder(dividingBy: FrameIndex.perSecond)
    let decimals = String(1_000_000 + rest * 1_000_000 / FrameIndex.perSecond).dropFirst()
    return "\(seconds).\(decimals)"
  }
}
