public import StenoCore

/// How a ``TailSource`` follows its file.
public struct TailOptions: Sendable, Equatable {
  /// Where in the file listening begins, which becomes the timeline's first frame.
  public enum Start: Sendable, Equatable {
    /// At the first frame.
    case beginning
    /// Behind what the file holds when it is opened. Of compressed audio up to a second before that may be heard.
    case end
    /// This far into the file.
    case position(FrameIndex)
  }

  /// Where listening begins.
  ///
  /// The default is the beginning: a transcript that lacks the first words of a recording is of little use, and what is
  /// there is read many times faster than it was spoken.
  public var start = Start.beginning
  /// Whether a file that is not there yet is waited for.
  ///
  /// False unless told otherwise.
  public var waitsForFile = false
  /// Whether the input ends when the last writer closes the file.
  ///
  /// False unless told otherwise.
  public var endsWhenClosed = false
  /// The input ends when the file has not grown for so long; nil, the default, waits for ever.
  public var idleLimit: Duration?

  /// The defaults.
  public init() {}
}
