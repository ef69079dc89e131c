import CFFmpeg
import StenoCore

/// The end that a container promises, in frames at 16 kHz.
struct Promise: Equatable {
  /// The end, on the container's clock.
  var end: Int64
  /// By how much healthy files may end earlier.
  var tolerance = Timeline.tolerance
  /// Whether it is the end of the audio, rather than of the longest stream.
  var isOfTrack: Bool
  /// Whether the clock may stand below zero at the beginning and the end counts from zero.
  var isAbsolute = true
}

extension MediaOpening.Opened {
  /// Formats whose headers count the samples or the frames of each track.
  private static let exactFormats: Set = [
    "wav", "w64", "aiff", "au", "caf", "flac", "tta", "wv", "mov,mp4,m4a,3gp,3g2,mj2",
  ]
  /// Formats whose headers give one length for everything in them, which writers round.
  private static let roundedFormats: Set = ["matroska,webm", "flv", "avi", "asf", "nut"]
  /// 300 ms.
  private static let roundedTolerance = FrameIndex.perSecond * 3 / 10
  /// Segments' lengths are rounded, each by its own. 1 s.
  private static let playlistTolerance = FrameIndex.perSecond

  /// Whether the other streams' times must be seen to know whether the container is cut off.
  static func needsOtherStreams(_ format: borrowing FormatContext) -> Bool {
    roundedFormats.contains(format.formatName) && format.declaredEnd != nil
  }

  /// What the container promises; nil where nothing is promised, or the input is no file that could keep it.
  var promise: Promise? {
    let name = format.formatName
    if name == "hls", bytes == nil {
      return format.declaredEnd.map {
        Promise(end: $0 + max(format.start ?? 0, 0), tolerance: Self.playlistTolerance, isOfTrack: true)
      }
    }
    guard bytes?.length != nil else { return nil }
    if Self.exactFormats.contains(name) { return declaredLength.map { Promise(end: start + $0, isOfTrack: true) } }
    if name == "mp3" { return encodedPromise }
    guard Self.roundedFormats.contains(name) else { return nil }
    let ofTrack = format.declaredEnd(of: track)
    let end = name == "asf" ? ASFHeader.length(bytes?.beginning ?? []) : format.declaredEnd
    let isOfTrack = ofTrack != nil || !format.hasOtherClocks(than: track)
    return (ofTrack ?? end).map {
      Promise(end: $0, tolerance: Self.roundedTolerance, isOfTrack: isOfTrack, isAbsolute: false)
    }
  }

  /// What the first frame of an MP3 file says of the rest, with the encoder's delay and padding.
  private var encodedPromise: Promise? {
    guard format.declaredEnd != nil, let length = declaredLength else { return nil }
    let rate = unsafe Int64(max(stream.pointer.pointee.codecpar.pointee.sample_rate, 8_000))
    return Promise(
      end: start + length, tolerance: max(Timeline.tolerance, 4_000 * FrameIndex.perSecond / rate), isOfTrack: true)
  }

  /// The audio's length, in formats whose headers give it.
  var declaredLength: Int64? {
    let formats = Self.exactFormats.union(["mp3"])
    guard bytes?.length != nil, formats.contains(format.formatName) else { return nil }
    let duration = unsafe stream.pointer.pointee.duration
    return duration > 0 ? time(duration) : nil
  }

  /// Frames of plain samples that are missing at the end; nil in other formats.
  var missingSamples: Int64? {
    guard wasWAVE, let samples, let bytes, bytes.length != nil else { return nil }
    return bytes.missingBytes / Int64(codec.bytesPerFrame) * FrameIndex.perSecond / Int64(samples.sampleRate)
  }

  private var start: Int64 {
    let start = unsafe stream.pointer.pointee.start_time
    return start == cffmpeg_no_timestamp() ? 0 : time(start) ?? 0
  }
}
