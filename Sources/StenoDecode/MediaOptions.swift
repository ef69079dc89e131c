/// How a ``MediaSource`` reads its input.
public struct MediaOptions: Sendable, Equatable {
  /// Which channels become the one that is delivered.
  public enum Channel: Sendable, Equatable {
    /// The mean of all channels, which cannot clip; where they cancel each other, the loudest of them.
    case mixdown
    /// The mean of all channels, whatever becomes of it.
    case mean
    /// One channel, counted from 1.
    case number(Int)
  }

  /// Which of several audio tracks is decoded.
  public enum Track: Sendable, Equatable {
    /// The first that is neither a commentary nor made for people who cannot hear or see well; one that the container
    /// marks as its default before others.
    case automatic
    /// One track, counted from 1 among the audio tracks.
    case number(Int)
    /// The track in a language, by its BCP 47 or ISO 639 tag, such as `en`, `eng` or `pt-BR`.
    case language(String)
  }

  /// The track that is decoded.
  ///
  /// The default is `automatic`.
  public var track = Track.automatic
  /// The channel that is delivered.
  ///
  /// The default is ``Channel/mixdown``.
  public var channel = Channel.mixdown
  /// What the input's bytes are where they have no header.
  ///
  /// The default, nil, finds the format in the bytes.
  public var rawFormat: RawFormat?
  /// Whether samples that are no numbers, which a damaged file may hold, become silence.
  ///
  /// True unless told otherwise; a `ConditionedSource` behind does that itself and says so.
  public var cleansSamples = true
  /// Whether readers should treat the input as live.
  ///
  /// False unless told otherwise: files, pipes and servers can wait.
  public var isLive = false
  /// Whether the input is still being written, so that the lengths in its header mean nothing yet.
  ///
  /// False unless told otherwise.
  public var isGrowing = false

  /// Whether a playlist is read, which leads to other files of this machine. The default is true; false where the file
  /// came from somebody who may not read those.
  public var readsPlaylists = true

  /// Whether a playlist that is still being written is read from the first segment that it lists, rather than from near
  /// its end.
  ///
  /// False unless told otherwise.
  public var playlistFromStart = false
  /// How long an address may take to be opened, or to give its next audio; nil for as long as it likes.
  ///
  /// The default is 30 s: a server that says nothing for so long is gone.
  public var silenceLimit: Duration? = .seconds(30)

  /// The defaults.
  public init() {}
}
