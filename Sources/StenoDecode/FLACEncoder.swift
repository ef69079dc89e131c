import CFFmpeg
import StenoCore

/// An `AVCodecContext` that makes FLAC frames.
@safe struct FLACEncoder: ~Copyable {
  private let context: UnsafeMutablePointer<AVCodecContext>
  private let frame: Frame
  private let packet: Packet

  init() throws(FFmpegError) {
    let frame = try Frame()
    let packet = try Packet()
    unsafe context = try Self.opened()
    self.frame = frame
    self.packet = packet
  }

  private static func opened() throws(FFmpegError) -> UnsafeMutablePointer<AVCodecContext> {
    guard let codec = unsafe avcodec_find_encoder(AV_CODEC_ID_FLAC) else { throw .encoderNotFound }
    guard let context = unsafe avcodec_alloc_context3(codec) else { throw .outOfMemory }
    unsafe context.pointee.sample_rate = Int32(FrameIndex.perSecond)
    unsafe context.pointee.sample_fmt = AV_SAMPLE_FMT_S16
    unsafe av_channel_layout_default(&context.pointee.ch_layout, 1)
    unsafe context.pointee.thread_count = 1
    let answer = unsafe avcodec_open2(context, codec, nil)
    guard answer >= 0 else {
      var context: UnsafeMutablePointer<AVCodecContext>? = unsafe context
      unsafe avcodec_free_context(&context)
      throw FFmpegError(code: answer)
    }
    return unsafe context
  }

  deinit {
    var context: UnsafeMutablePointer<AVCodecContext>? = unsafe context
    unsafe avcodec_free_context(&context)
  }

  /// Samples of a frame; only the last may have fewer.
  var blockLength: Int { max(1, Int(unsafe context.pointee.frame_size)) }

  /// The frames that are ready when these samples are added.
  func encode(_ samples: ArraySlice<Int16>) throws(FFmpegError) -> [UInt8] {
    let pointer = unsafe frame.pointer
    unsafe av_frame_unref(pointer)
    unsafe pointer.pointee.nb_samples = Int32(clamping: samples.count)
    unsafe pointer.pointee.format = AV_SAMPLE_FMT_S16.rawValue
    unsafe pointer.pointee.sample_rate = Int32(FrameIndex.perSecond)
    unsafe av_channel_layout_default(&pointer.pointee.ch_layout, 1)
    try FFmpegError.check(unsafe av_frame_get_buffer(pointer, 0))
    unsafe samples.withUnsafeBytes { bytes in
      guard let from = bytes.baseAddress, let to = unsafe pointer.pointee.data.0 else { return }
      unsafe UnsafeMutableRawPointer(to).copyMemory(from: from, byteCount: bytes.count)
    }
    try FFmpegError.check(unsafe avcodec_send_frame(context, pointer))
    return try takePackets().bytes
  }

  /// The frames that were held back, and the `STREAMINFO` of the whole.
  func finish() throws(FFmpegError) -> (bytes: [UInt8], info: [UInt8]) {
    try FFmpegError.check(unsafe avcodec_send_frame(context, nil))
    let (bytes, info) = try takePackets()
    guard info.isEmpty else { return (bytes, info) }
    let made = unsafe UnsafeBufferPointer(
      start: context.pointee.extradata, count: Int(context.pointee.extradata_size))
    return (bytes, unsafe Array(made))
  }

  /// What is ready; the last packet brings the `STREAMINFO` with it, which only then is known.
  private func takePackets() throws(FFmpegError) -> (bytes: [UInt8], info: [UInt8]) {
    var (bytes, info): ([UInt8], [UInt8]) = ([], [])
    while true {
      let answer = unsafe avcodec_receive_packet(context, packet.pointer)
      if [FFmpegError.again, .end].contains(FFmpegError(code: answer)) { return (bytes, info) }
      try FFmpegError.check(answer)
      unsafe bytes += UnsafeBufferPointer(start: packet.pointer.pointee.data, count: packet.byteCount)
      var size = 0
      if let side = unsafe av_packet_get_side_data(packet.pointer, AV_PKT_DATA_NEW_EXTRADATA, &size) {
        info = unsafe Array(UnsafeBufferPointer(start: side, count: size))
      }
      packet.clear()
    }
  }
}
