public import StenoCore

/// Cuts a stream into segments of speech, with the meaning that `server_vad` gives its options.
///
/// A pure value: scored windows in, actions out. Items are numbered from 1. Every frame is in one segment or in the
/// silence between segments, and no segment is longer than `max_segment_ms`.
///
/// Prefix padding takes at most half of `max_segment_ms`, since the second half is where a segment may be cut.
public struct Segmenter: Sendable {
  private var machine: EndpointingStateMachine

  /// A segmenter at the beginning of a stream.
  ///
  /// - Throws: ``StenoCore/OptionError`` for an option that is out of range.
  public init(options: EndpointingOptions) throws(OptionError) {
    machine = EndpointingStateMachine(limits: try EndpointingLimits(options))
  }

  /// The first frame of the open segment; nil between segments.
  public var openSegmentStart: FrameIndex? { machine.openSegmentStart }

  /// A frame before which the open segment will not end, whatever follows: what is said before it stays in the segment.
  ///
  /// Never moves back while the segment is open. In the first half of the maximum it is the end of the last window, since
  /// no cut reaches back so far; in the second half it is the best place to cut so far. Between segments it is the end of
  /// the last window.
  ///
  /// - Complexity: O(n) in the windows of the second half.
  public var earliestCut: FrameIndex { machine.earliestCut }

  /// A frame before which no segment to come will begin, prefix included: audio before it need not be kept for them.
  ///
  /// At most the maximum and the prefix before the end of the last window.
  ///
  /// - Complexity: O(n) in the windows of the open segment's second half.
  public var earliestNextStart: FrameIndex { machine.earliestNextStart }

  /// Takes the next window, which begins where the last one ended and may have any length.
  ///
  /// - Returns: What has become of the segments, in order. A long window may open and close several.
  public mutating func observe(_ window: ScoredWindow) -> [SegmentAction] {
    machine.observe(window)
  }

  /// Closes the open segment at once, with the cut `commit`; speech that goes on opens another.
  ///
  /// - Parameter frame: The end of the audio so far. The segment ends no earlier than the windows observed and no later
  ///   than its silence or its maximum allows.
  /// - Returns: The close; nothing between segments.
  public mutating func commit(at frame: FrameIndex) -> [SegmentAction] {
    machine.commit(at: frame)
  }

  /// Closes the open segment at once, with the cut `clear`, and lets no later segment reach before `frame`.
  ///
  /// - Parameter frame: The end of the audio so far; limited as in ``commit(at:)``.
  /// - Returns: The close; nothing between segments.
  public mutating func clear(at frame: FrameIndex) -> [SegmentAction] {
    machine.clear(at: frame)
  }

  /// Changes the options, from the next segment on.
  ///
  /// A change of ``StenoCore/EndpointingOptions/detectsTurns`` holds at once, for the open segment too.
  ///
  /// - Parameter options: The new options.
  /// - Throws: ``StenoCore/OptionError`` for an option that is out of range; then nothing changes.
  public mutating func update(_ options: EndpointingOptions) throws(OptionError) {
    machine.update(try EndpointingLimits(options))
  }

  /// Closes the open segment at the end of the audio, with the cut `end`.
  ///
  /// A source that was only taken to have ended may go on afterwards.
  ///
  /// - Parameter frame: The end of the audio; limited as in ``commit(at:)``.
  /// - Returns: The close; nothing between segments.
  public mutating func finish(at frame: FrameIndex) -> [SegmentAction] {
    machine.finish(at: frame)
  }

  /// Closes the open segment where audio begins to be missing, with the cut `end`.
  ///
  /// - Parameter gap: The missing frames. No later segment reaches into them or before them.
  /// - Returns: The close; nothing between segments.
  public mutating func interrupt(over gap: Range<FrameIndex>) -> [SegmentAction] {
    machine.interrupt(over: gap)
  }
}
