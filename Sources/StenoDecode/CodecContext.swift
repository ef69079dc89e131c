import CFFmpeg
import StenoCore

/// An `AVCodecContext`: packets in, frames out.
///
/// #### Source
/// The send/receive interface, https://ffmpeg.org/doxygen/5.1/group__lavc__encdec.html
@safe struct CodecContext: ~Copyable {
  /// What a decoder answers when asked for a frame.
  enum Answer {
    case frame
    case wantsPacket
    case ended
    case damaged(FFmpegError)
  }

  private let context: UnsafeMutablePointer<AVCodecContext>

  /// A decoder for `stream`.
  init(_ decoder: UnsafePointer<AVCodec>, stream: UnsafePointer<AVStream>) throws(FFmpegError) {
    guard let context = unsafe avcodec_alloc_context3(decoder) else { throw .outOfMemory }
    do {
      try FFmpegError.check(unsafe avcodec_parameters_to_context(context, stream.pointee.codecpar))
      // Encoder delay is cut off only where the decoder knows what a timestamp means.
      unsafe context.pointee.pkt_timebase = stream.pointee.time_base
      unsafe context.pointee.thread_count = 1
      if unsafe context.pointee.codec_id == AV_CODEC_ID_FLAC {
        // A frame whose checksum is wrong decodes to noise; a gap is more honest.
        unsafe context.pointee.err_recognition |= AV_EF_CRCCHECK | AV_EF_EXPLODE
      }
      try FFmpegError.check(unsafe avcodec_open2(context, decoder, nil))
    } catch {
      var context: UnsafeMutablePointer<AVCodecContext>? = unsafe context
      unsafe avcodec_free_context(&context)
      throw error
    }
    unsafe self.context = unsafe context
  }

  deinit {
    var context: UnsafeMutablePointer<AVCodecContext>? = unsafe context
    unsafe avcodec_free_context(&context)
  }

  /// The bytes of one frame where every frame has as many, as in PCM; 1 where they differ.
  var bytesPerFrame: Int {
    let bits = unsafe Int(av_get_exact_bits_per_sample(context.pointee.codec_id))
    return unsafe max(bits * Int(context.pointee.ch_layout.nb_channels) / 8, 1)
  }

  /// Hands over a packet.
  ///
  /// Every frame that it holds must be taken before the next.
  func send(_ packet: borrowing Packet) throws(FFmpegError) {
    try FFmpegError.check(unsafe avcodec_send_packet(context, packet.pointer))
  }

  /// Says that no more packets come, so that the decoder gives what it holds back.
  func sendEnd() {
    unsafe avcodec_send_packet(context, nil)
  }

  /// Fills `frame` if one is ready.
  func receive(into frame: borrowing Frame) -> Answer {
    let answer = unsafe avcodec_receive_frame(context, frame.pointer)
    return switch FFmpegError(code: answer) {
    case _ where answer >= 0: .frame
    case .again: .wantsPacket
    case .end: .ended
    case let error: .damaged(error)
    }
  }
}
