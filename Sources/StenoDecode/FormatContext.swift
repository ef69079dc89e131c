import CFFmpeg
import StenoCore

/// An `AVFormatContext`: a container that gives packets.
///
/// #### Source
/// libavformat's demuxing interface, https://ffmpeg.org/doxygen/5.1/group__lavf__decoding.html
@safe struct FormatContext: ~Copyable {
  /// The stream that is decoded, and what decodes it.
  @safe struct AudioStream {
    let pointer: UnsafeMutablePointer<AVStream>
    let decoder: UnsafePointer<AVCodec>
  }

  /// A `pb` that FFmpeg does not own must outlive the context.
  private let reader: StreamReader?
  /// Read by FFmpeg's callback, so it must live as long.
  private let stop: StopFlag?
  private let context: UnsafeMutablePointer<AVFormatContext>

  /// Opens bytes.
  ///
  /// `demuxer` names the format where it is known; else it is found in the bytes.
  init(_ stream: ByteStream, demuxer: String?, settings: [String: String]) throws(FFmpegError) {
    let reader = try StreamReader(stream)
    let format = unsafe demuxer.flatMap { unsafe av_find_input_format($0) }
    let context = try unsafe Self.allocate(stop: nil)
    unsafe context.pointee.pb = reader.context
    unsafe context.pointee.flags |= AVFMT_FLAG_CUSTOM_IO
    unsafe self.context = try unsafe Self.open(context, address: "", format: format, settings: settings)
    self.reader = consume reader
    stop = nil
  }

  /// Opens an address; `stop` ends a connection that makes it wait.
  init(address: String, settings: [String: String], stop: StopFlag) throws(FFmpegError) {
    let context = try unsafe Self.allocate(stop: stop)
    unsafe self.context = try unsafe Self.open(context, address: address, format: nil, settings: settings)
    reader = nil
    self.stop = stop
  }

  deinit {
    var context: UnsafeMutablePointer<AVFormatContext>? = unsafe context
    unsafe avformat_close_input(&context)
  }

  /// The demuxer's name, such as `mov,mp4,m4a,3gp,3g2,mj2`.
  var formatName: String { unsafe context.pointee.iformat.map { unsafe String(cString: $0.pointee.name) } ?? "" }
  /// How sure FFmpeg is of the format, 0 to 100.
  var probeScore: Int32 { unsafe context.pointee.probe_score }
  /// Whether timestamps come from the container, rather than being counted from the packets.
  var hasOwnTimestamps: Bool {
    let flags = unsafe context.pointee.iformat?.pointee.flags ?? 0
    return flags & AVFMT_GENERIC_INDEX == 0 || flags & AVFMT_TS_DISCONT != 0
  }
  /// The length that the header gives or that FFmpeg estimates, in frames at 16 kHz.
  var duration: Int64? {
    let duration = unsafe context.pointee.duration
    guard duration > 0, duration < Int64.max / FrameIndex.perSecond else { return nil }
    return duration * FrameIndex.perSecond / Int64(AV_TIME_BASE)
  }

  /// Reads packets until the streams' parameters are known, or as many of them as damage allows.
  func findStreams() {
    _ = unsafe avformat_find_stream_info(context, nil)
  }

  /// Whether the header alone tells what the audio is, so that ``findStreams()`` would only delay it.
  var isUncompressed: Bool {
    guard unsafe context.pointee.nb_streams == 1, let stream = unsafe context.pointee.streams[0] else { return false }
    let codec = unsafe stream.pointee.codecpar.pointee.codec_id.rawValue
    return (AV_CODEC_ID_PCM_S16LE.rawValue..<AV_CODEC_ID_ADPCM_IMA_QT.rawValue).contains(codec)
  }

  /// The audio stream, everything else being skipped from now on.
  func selectAudio() throws(FFmpegError) -> AudioStream {
    var decoder: UnsafePointer<AVCodec>?
    let index = try FFmpegError.check(unsafe av_find_best_stream(context, AVMEDIA_TYPE_AUDIO, -1, -1, &decoder, 0))
    for other in 0..<Int(unsafe context.pointee.nb_streams) where other != Int(index) {
      unsafe context.pointee.streams[other]?.pointee.discard = AVDISCARD_ALL
    }
    guard let stream = unsafe context.pointee.streams[Int(index)], let decoder = unsafe decoder else {
      throw FFmpegError(code: cffmpeg_error_decoder_not_found())
    }
    return unsafe AudioStream(pointer: stream, decoder: decoder)
  }

  /// The streams that are there, as in `h264 video, subrip subtitle`.
  var contents: String {
    let streams = unsafe (0..<Int(context.pointee.nb_streams)).compactMap { index -> String? in
      guard let parameters = unsafe context.pointee.streams[index]?.pointee.codecpar else { return nil }
      let codec = unsafe String(cString: avcodec_get_name(parameters.pointee.codec_id))
      let type = unsafe av_get_media_type_string(parameters.pointee.codec_type).map { unsafe String(cString: $0) }
      return "\(codec) \(type ?? "data")"
    }
    return streams.joined(separator: ", ")
  }

  /// Whether a body of unknown length is read, whose end cannot be told from a broken connection.
  var isEndless: Bool { unsafe context.pointee.pb.map { unsafe avio_size($0) < 0 } ?? true }

  /// Reads the next packet of any stream.
  func read(into packet: borrowing Packet) throws(FFmpegError) {
    try FFmpegError.check(unsafe av_read_frame(context, packet.pointer))
  }

  private static func allocate(stop: StopFlag?) throws(FFmpegError) -> UnsafeMutablePointer<AVFormatContext> {
    guard let context = unsafe avformat_alloc_context() else { throw .outOfMemory }
    guard let stop else { return unsafe context }
    unsafe context.pointee.interrupt_callback.opaque = unsafe Unmanaged.passUnretained(stop).toOpaque()
    unsafe context.pointee.interrupt_callback.callback = { opaque in
      guard let opaque = unsafe opaque else { return 0 }
      return unsafe Unmanaged<StopFlag>.fromOpaque(opaque).takeUnretainedValue().mustReturn() ? 1 : 0
    }
    return unsafe context
  }

  /// Opens `context`, which FFmpeg frees if it fails.
  private static func open(
    _ context: UnsafeMutablePointer<AVFormatContext>, address: String, format: UnsafePointer<AVInputFormat>?,
    settings: [String: String]
  ) throws(FFmpegError) -> UnsafeMutablePointer<AVFormatContext> {
    var dictionary: OpaquePointer?
    defer { unsafe av_dict_free(&dictionary) }
    for (key, value) in settings { unsafe av_dict_set(&dictionary, key, value, 0) }
    var opened: UnsafeMutablePointer<AVFormatContext>? = unsafe context
    try FFmpegError.check(unsafe avformat_open_input(&opened, address, format, &dictionary))
    return unsafe context
  }
}
