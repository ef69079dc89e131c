public import StenoCore
public import StenoSpeech

/// How a session cuts and waits.
public struct SessionOptions: Sendable {
  /// When segments open and close.
  public var endpointing: EndpointingOptions

  /// What the engine is asked for.
  public var recognition = RecognitionOptions()

  /// How long a source that can stall may be silent, beyond `silence_duration_ms`, before the open segment is taken to
  /// have ended.
  ///
  /// Not negative. The default is 1 s of wall time.
  public var stallGrace: Duration = .seconds(1)

  /// What happens to audio that the recognizer cannot keep up with.
  ///
  /// The default is `block`: the source waits. A device's adapter then drops what it captures beyond a minute.
  public var overload = OverloadPolicy.block

  /// Frames that may wait for the recognizer before ``overload`` is followed, from 1 s to a day.
  ///
  /// The default is a minute.
  public var queueLimit = 60 * FrameIndex.perSecond

  /// Called when a command was obeyed, with whether a segment was open for it: a commit without one changes nothing.
  public var onCommand: (@Sendable (_ command: SessionCommand, _ hadSegment: Bool) async -> Void)?

  /// The clock that the wall time is read from.
  ///
  /// The default is the continuous clock.
  public var clock: any Clock<Duration> = .continuous

  /// The session's name; nil, the default, makes one that no other has.
  public var sessionID: String?

  /// The wall-clock time of frame 0, RFC 3339 in UTC; nil, the default, means when the first audio came.
  public var startedAt: String?

  /// The defaults, with these endpointing options.
  public init(endpointing: EndpointingOptions = EndpointingOptions()) {
    self.endpointing = endpointing
  }

  /// Checks the ranges.
  ///
  /// - Throws: ``StenoCore/OptionError`` for the first option that is out of range.
  func validate() throws(OptionError) {
    try endpointing.validate()
    let seconds = queueLimit / FrameIndex.perSecond
    guard (1...86_400).contains(seconds) else {
      throw OptionError(option: "queue_seconds", value: "\(seconds)", range: "1 to 86400")
    }
  }

  /// Wall time without audio after which an open segment is ended.
  var stallLimit: Duration {
    .milliseconds(endpointing.silenceDurationMilliseconds) + stallGrace
  }
}
