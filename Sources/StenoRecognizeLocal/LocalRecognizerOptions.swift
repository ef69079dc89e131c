import StenoCore

/// How the embedded engine decodes. Lengths are in frames at 16 kHz.
public struct LocalRecognizerOptions: Sendable, Equatable {
  /// New audio between two readings of an open segment; nil gives final texts only. The default is 500 ms.
  public var partialInterval: Int64? = FrameIndex.perSecond / 2

  /// Audio before the first reading of an open segment. The default is 1 s: less makes the model invent words.
  public var partialDelay: Int64 = FrameIndex.perSecond

  /// The most audio, context included, that a reading of an open segment covers, unless the segment itself is longer.
  /// The default is 8 s.
  public var partialWindow: Int64 = 8 * FrameIndex.perSecond

  /// The most audio, context included, that a final reading covers, unless the segment itself is longer. The default is
  /// 15 s: beyond it the model reads no better and costs more.
  public var finalWindow: Int64 = 15 * FrameIndex.perSecond

  /// The longest silence across which a segment is read in the context of the one before. The default is 1.5 s.
  public var contextGap: Int64 = FrameIndex.perSecond * 3 / 2

  /// Recorded silence after the speech that a final reading covers; it begins when that much has been heard. The default
  /// is 200 ms.
  public var recordedTail: Int64 = FrameIndex.perSecond / 5

  /// Silence after the speech that a reading is given in all, made where not enough was recorded. The default is 500 ms.
  ///
  /// Without it the model drops or invents last words: its training audio ended in silence.
  public var trailingSilence: Int64 = FrameIndex.perSecond / 2

  /// How far a live reader may fall behind before readings of open segments are skipped. The default is 1 s.
  public var lagLimit: Int64 = FrameIndex.perSecond

  /// The defaults.
  public init() {}
}
