public import StenoCore

/// One channel of a ``MediaSplitter``'s input, as 16 kHz mono audio.
public final class ChannelSource: AudioSource {
  /// The input's name and the channel, as in `call.wav#2`.
  public let name: String
  /// The channel's number, counted from 1.
  public let channel: Int
  /// What the splitter's options say.
  public let isLive: Bool
  /// What ``MediaSource/canStall`` would be for the same input.
  public let canStall: Bool
  private let split: Split

  init(_ split: Split, channel: Int, isLive: Bool, canStall: Bool) {
    (self.split, self.channel, self.isLive, self.canStall) = (split, channel + 1, isLive, canStall)
    name = "\(split.name)#\(channel + 1)"
  }

  deinit {
    split.finish(channel - 1)
  }

  /// The next audio or gap; nil at the end, and when the task is cancelled.
  ///
  /// Waits for a sibling that is 2 s behind.
  ///
  /// - Throws: `SourceError` when the input breaks.
  public func next() async throws -> CaptureEvent? {
    try await withTaskCancellationHandler {
      try await split.next(channel - 1)
    } onCancel: {
      finish()
    }
  }

  /// Ends this channel: what was already decoded is still given.
  ///
  /// The input ends with its last channel.
  public func finish() {
    split.finish(channel - 1)
  }
}
