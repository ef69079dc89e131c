import StenoCore

/// One input decoded once, with a source for each of its channels.
///
/// The sources must be read at the same time: each may be 2 s ahead of the slowest, then it waits. A source that is
/// finished or let go holds nobody up. Whichever reader runs dry first decodes for all.
public final class MediaSplitter: Sendable {
  private let reader: MediaReader
  private let isLive: Bool
  private let canStall: Bool

  /// The channels of `input`; the options' `channel` plays no part.
  /// `tell` is what ``MediaSource`` tells too.
  public init(
    _ input: MediaInput, options: MediaOptions = MediaOptions(), tell: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    isLive = options.isLive
    canStall = options.isLive || input.canStall
    reader = MediaReader(input, options: options, takesAllChannels: true, tell: tell)
  }

  /// Opens the input: a source for each channel, in order.
  ///
  /// Call it once. Empty if the input was finished before.
  ///
  /// - Throws: `SourceError` as ``MediaSource/next()`` does.
  public func open() async throws -> [ChannelSource] {
    let count = try await withTaskCancellationHandler {
      try await reader.channelCount()
    } onCancel: {
      finish()
    }
    let split = Split(reader: reader, channels: count)
    return (0..<count).map { ChannelSource(split, channel: $0, isLive: isLive, canStall: canStall) }
  }

  /// How long the input is, in frames at 16 kHz; nil where nothing tells.
  ///
  /// - Throws: What ``open()`` throws.
  public var estimatedDuration: Int64? {
    get async throws { try await reader.duration() }
  }

  /// Ends the input at once for all channels: what was already decoded is still given.
  public func finish() {
    reader.finish()
  }
}
