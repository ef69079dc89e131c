import StenoCapture
import StenoCaptureALSA
import StenoCapturePulse
import StenoCore
import StenoDecode

extension SourceName {
  /// The source for a live session, at its own speed if it is a recording that `isPaced`.
  func input(_ media: MediaOptions, isPaced: Bool, notices: Notices) throws -> LiveInput {
    let source = try open(media, notices: notices)
    return LiveInput(
      source: isPaced && !isDevice ? PacedSource(source) : source, isStandardInput: isStandardInput,
      isDevice: isDevice)
  }

  /// The source, which opens when it is first read.
  ///
  /// - Parameters:
  ///   - media: How what FFmpeg decodes is read; a device has no use for it.
  ///   - notices: What tells of a device that goes away and comes back.
  /// - Returns: The source.
  /// - Throws: `SourceError` where the system has no descriptors left.
  func open(_ media: MediaOptions, notices: Notices) throws -> any AudioSource {
    switch self {
    case .pulse(let name):
      PulseSource(PulseTarget(name), choosesChannels: media.channel == .mixdown, tell: { notices.tell($0) })
    case .alsa(let pcm): ALSASource(pcm: pcm, choosesChannels: media.channel == .mixdown, tell: { notices.tell($0) })
    case .standardInput: MediaSource(.bytes(try StandardInput()), options: media, tell: { notices.tell($0) })
    case .media(let text): Self.open(MediaInput(text), media, notices)
    }
  }

  /// A file is read once; the stream behind an address is connected to again when it breaks.
  private static func open(_ input: MediaInput, _ options: MediaOptions, _ notices: Notices) -> any AudioSource {
    let tell: @Sendable (String) -> Void = { notices.tell($0) }
    guard case .url = input else { return MediaSource(input, options: options, tell: tell) }
    return ReconnectingSource(name: input.name, clock: .continuous) {
      let source = MediaSource(input, options: options, tell: tell)
      return .init(source) { try await source.isEndless }
    }
  }
}
