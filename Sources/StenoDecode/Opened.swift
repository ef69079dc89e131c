import CFFmpeg
import StenoCore

extension MediaOpening {
  /// What was opened, and the stream in it.
  struct Opened: ~Copyable {
    let format: FormatContext
    let stream: FormatContext.AudioStream
    let codec: CodecContext
    /// The audio tracks that there are.
    let tracks: [AudioTrack]
    /// The one that is decoded.
    let track: AudioTrack
    /// The bytes it reads; nil for an address.
    let bytes: ByteStream?
    /// Whether the format was only guessed, so that what it gives must prove itself.
    let isGuess: Bool
    /// What the samples are where they have no header, or one that was read here.
    var samples: RawFormat?
    /// Whether a WAV header was read here.
    var wasWAVE = false

    var streamIndex: Int32 { Int32(track.stream) }

    /// Whether the container is frames one after another, without timestamps.
    var isRawFrames: Bool { ["mp3", "aac", "ac3", "eac3", "dts", "loas"].contains(format.formatName) }

    /// Whether the frames are those of MPEG audio, and nothing else is between them.
    var isMPEGAudio: Bool {
      let codec = unsafe stream.pointer.pointee.codecpar.pointee.codec_id
      return format.formatName == "mp3" && (codec == AV_CODEC_ID_MP3 || codec == AV_CODEC_ID_MP2)
    }

    /// The samples in each frame of a FLAC file, by its header; nil in other formats.
    var blockSizeOfFLAC: Int64? {
      let parameters = unsafe stream.pointer.pointee.codecpar.pointee
      guard format.formatName == "flac", unsafe parameters.extradata_size >= 34,
        let header = unsafe parameters.extradata
      else {
        return nil
      }
      return unsafe Int64(header[0]) << 8 | Int64(header[1])
    }

    /// A time of the audio stream in frames at 16 kHz.
    func time(_ timestamp: Int64?) -> Int64? { time(timestamp, of: streamIndex) }

    /// A time of a stream in frames at 16 kHz.
    func time(_ timestamp: Int64?, of stream: Int32) -> Int64? {
      guard let timestamp, let base = format.timeBase(of: stream), base.num > 0, base.den > 0 else { return nil }
      return av_rescale_q(timestamp, base, AVRational(num: 1, den: Int32(FrameIndex.perSecond)))
    }
  }
}
