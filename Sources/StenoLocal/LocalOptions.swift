import StenoCore

/// How the embedded engine decodes. Lengths are in frames at 16 kHz.
public struct LocalOptions: Sendable, Equatable {
  /// New audio between two readings of an open segment; nil gives final texts only. The default is 500 ms.
  public var partialInterval: Int64? = FrameIndex.perSecond / 2

  /// Audio before the first reading of an open segment. The default is 1 s: less makes the model invent words.
  public var partialDelay: Int64 = FrameIndex.perSecond

  /// The most audio, context included, that a reading of an open segment covers, unless the segment itself is longer.
  /// The default is 3 s.
  public var partialWindow: Int64 = 3 * FrameIndex.perSecond

  /// The most audio, context included, that a final reading covers, unless the segment itself is longer. The default is
  /// 12 s: beyond it the model reads hardly better and takes more time and memory.
  public var finalWindow: Int64 = 12 * FrameIndex.perSecond

  /// The most context that a final reading covers. The default is 8 s: with 4 s the model reads worse, with 12 s no better.
  public var contextWindow: Int64 = 8 * FrameIndex.perSecond

  /// The longest silence across which a segment is read in the context of the one before. The default is 1.5 s.
  public var contextGap: Int64 = FrameIndex.perSecond * 3 / 2

  /// Recorded silence after the speech that a final reading covers. The default is 200 ms.
  public var recordedTail: Int64 = FrameIndex.perSecond / 5

  /// Silence after which the reading begins that is final if the silence lasts. The default is 350 ms: most pauses inside
  /// a sentence are shorter, and what is left of `silence_duration_ms` is time enough to read.
  public var hangoverDelay: Int64 = FrameIndex.perSecond * 7 / 20

  /// Silence after which that reading is made again where the model is not sure of it. The default is 400 ms: some of the
  /// pauses that were read are over by then.
  public var rereadingDelay: Int64 = FrameIndex.perSecond * 2 / 5

  /// Silence that is added after the audio of every reading. The default is 300 ms, 500 ms with what was recorded.
  ///
  /// Without it the model drops or invents last words: its training audio ended in silence.
  public var trailingSilence: Int64 = FrameIndex.perSecond * 3 / 10

  /// A final text is read again, a little differently each time and at most four times, as long as the mean log
  /// probability of its tokens is below this. The default is -0.12, which two readings of clear speech in three stay
  /// above.
  public var rereadingThreshold: Float = -0.12

  /// The same for sessions that give partial texts. The default is -0.2: below -0.12 it takes an eighth more CPU, for a
  /// word in a thousand.
  public var rereadingThresholdWithPartials: Float = -0.2

  /// The least probability of a token that may be committed as soon as two readings agree on it. The default is 0.9: a
  /// word that the model is not sure of is worth waiting for.
  public var commitProbability: Float = 0.9

  /// How many readings in a row must agree on a token that is less probable to commit it before the final text. The
  /// default is 8, which are four seconds: on 8,199 words live 9.6 % were wrong by it, 9.9 % with 5 and no fewer with 12.
  public var lastingAgreement = 8

  /// How far a live reader may fall behind before readings of open segments are skipped. The default is 1 s.
  public var lagLimit: Int64 = FrameIndex.perSecond

  /// The defaults.
  public init() {}
}
