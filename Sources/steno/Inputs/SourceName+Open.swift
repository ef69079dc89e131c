import StenoCapture
import StenoCaptureALSA
import StenoCapturePulse
import StenoCore
import StenoDecode

extension SourceName {
  /// The source, which opens when it is first read.
  ///
  /// - Parameters:
  ///   - media: How what FFmpeg decodes is read; a device has no use for it.
  ///   - notices: What tells of a device that goes away and comes back.
  /// - Throws: `SourceError` where the system has no descriptors left.
  func open(_ media: MediaOptions, notices: Notices) throws -> any AudioSource {
    switch self {
    case .pulse(let name): PulseSource(PulseTarget(name), tell: { notices.tell($0) })
    case .alsa(let pcm): ALSASource(pcm: pcm, tell: { notices.tell($0) })
    case .standardInput: MediaSource(.bytes(try StandardInput()), options: media)
    case .media(let text): MediaSource(MediaInput(text), options: media)
    }
  }
}
