import CFFmpeg
import Glibc
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
  /// Read by FFmpeg's callbacks, so they must live as long.
  private let stop: StopFlag
  private let gate: OpeningGate?
  private let context: UnsafeMutablePointer<AVFormatContext>

  /// Opens bytes.
  ///
  /// `demuxer` names the format where it is known; else it is found in the bytes. `stop` ends the search for it.
  init(_ stream: ByteStream, demuxer: String?, settings: [String: String], stop: StopFlag) throws(FFmpegError) {
    let reader = try StreamReader(stream)
    let format = unsafe demuxer.flatMap { unsafe av_find_input_format($0) }
    let context = try unsafe Self.allocate(stop: stop, gate: nil)
    unsafe context.pointee.pb = reader.context
    unsafe context.pointee.flags |= AVFMT_FLAG_CUSTOM_IO
    unsafe self.context = try unsafe Self.open(context, address: "", format: format, settings: settings)
    self.reader = consume reader
    (self.stop, gate) = (stop, nil)
  }

  /// Opens an address; `stop` ends a connection that makes it wait, and `gate` decides what it may lead to.
  init(address: String, settings: [String: String], stop: StopFlag, gate: OpeningGate) throws(FFmpegError) {
    let context = try unsafe Self.allocate(stop: stop, gate: gate)
    unsafe self.context = try unsafe Self.open(context, address: address, format: nil, settings: settings)
    reader = nil
    (self.stop, self.gate) = (stop, gate)
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
    return duration > 0 ? Self.frames(microseconds: duration) : nil
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

  /// The audio tracks, in the container's order.
  ///
  /// The variants of one HLS programme differ only in quality, so that the tracks are those of the first.
  var tracks: [AudioTrack] {
    let streams = unsafe (0..<Int(context.pointee.nb_streams)).filter { index in
      unsafe context.pointee.streams[index]?.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_AUDIO
    }
    let chosen = formatName == "hls" ? streamsOfFirstProgram(among: streams) : streams
    return chosen.enumerated().compactMap { number, stream in track(number: number + 1, stream: stream) }
  }

  private func streamsOfFirstProgram(among audio: [Int]) -> [Int] {
    for index in unsafe 0..<Int(context.pointee.nb_programs) {
      guard let program = unsafe context.pointee.programs[index] else { continue }
      let count = unsafe Int(program.pointee.nb_stream_indexes)
      let members = (0..<count).map { unsafe Int(program.pointee.stream_index[$0]) }
      let streams = audio.filter { members.contains($0) }
      if !streams.isEmpty { return streams }
    }
    return audio
  }

  private func track(number: Int, stream index: Int) -> AudioTrack? {
    guard let stream = unsafe context.pointee.streams[index] else { return nil }
    let parameters = unsafe stream.pointee.codecpar.pointee
    func tag(_ key: String) -> String? {
      guard let entry = unsafe av_dict_get(stream.pointee.metadata, key, nil, 0) else { return nil }
      let text = unsafe String(cString: entry.pointee.value)
      return text.isEmpty || text == "und" ? nil : text
    }
    let disposition = unsafe stream.pointee.disposition
    let special =
      AV_DISPOSITION_COMMENT | AV_DISPOSITION_HEARING_IMPAIRED | AV_DISPOSITION_VISUAL_IMPAIRED
      | AV_DISPOSITION_DESCRIPTIONS | AV_DISPOSITION_KARAOKE | AV_DISPOSITION_CLEAN_EFFECTS
    let title = tag("title") ?? tag("name") ?? tag("handler_name").flatMap { Self.emptyTitles.contains($0) ? nil : $0 }
    return AudioTrack(
      number: number, language: tag("language"), title: title,
      codec: unsafe String(cString: avcodec_get_name(parameters.codec_id)),
      channels: unsafe Int(parameters.ch_layout.nb_channels), isDefault: disposition & AV_DISPOSITION_DEFAULT != 0,
      isSpecial: disposition & special != 0 || title?.lowercased().contains("commentary") == true,
      isDecodable: unsafe avcodec_find_decoder(parameters.codec_id) != nil, stream: index)
  }

  /// What MP4 writers put where a title could stand.
  private static let emptyTitles: Set = [
    "SoundHandler", "Sound Media Handler", "SoundHandle", "soun", "Apple Sound Media Handler", "Core Media Audio",
    "GPAC ISO Audio Handler", "ISO Media file produced by Google Inc.", "Mainconcept MP4 Sound Media Handler",
  ]

  /// Decodes `track` from now on, everything else being skipped.
  ///
  /// Where `keepsOthers`, packets of the other streams come too, so that their times can be seen.
  func select(_ track: AudioTrack, keepsOthers: Bool) throws(FFmpegError) -> AudioStream {
    for other in 0..<Int(unsafe context.pointee.nb_streams) where other != track.stream && !keepsOthers {
      unsafe context.pointee.streams[other]?.pointee.discard = AVDISCARD_ALL
    }
    guard let stream = unsafe context.pointee.streams[track.stream],
      let decoder = unsafe avcodec_find_decoder(stream.pointee.codecpar.pointee.codec_id)
    else { throw FFmpegError(code: cffmpeg_error_decoder_not_found()) }
    // Packets that share a timestamp get made-up ones, which are wrong where the rate has changed.
    if ["mpegts", "mpeg"].contains(formatName) { unsafe context.pointee.flags |= AVFMT_FLAG_NOFILLIN }
    return unsafe AudioStream(pointer: stream, decoder: decoder)
  }

  /// Whether other streams than `track` and cover pictures have a clock.
  func hasOtherClocks(than track: AudioTrack) -> Bool {
    unsafe (0..<Int(context.pointee.nb_streams)).contains { index in
      guard index != track.stream, let stream = unsafe context.pointee.streams[index] else { return false }
      return unsafe stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC == 0
    }
  }

  /// When the input begins on its own clock, its earliest stream that is, in frames at 16 kHz; nil where `track` alone
  /// has a clock, so that the input begins where that does.
  func origin(for track: AudioTrack) -> Int64? {
    guard hasOtherClocks(than: track) else { return nil }
    var start = unsafe context.pointee.start_time
    // Programmes of a transport stream have clocks of their own.
    if formatName == "mpegts", unsafe context.pointee.nb_programs > 1,
      let program = unsafe av_find_program_from_stream(context, nil, Int32(track.stream))
    {
      start = unsafe program.pointee.start_time
    }
    return start == cffmpeg_no_timestamp() ? nil : Self.frames(microseconds: start)
  }

  /// The end that the header gives, on the input's own clock, in frames at 16 kHz; nil where FFmpeg has only
  /// extrapolated it.
  var declaredEnd: Int64? {
    guard unsafe context.pointee.duration_estimation_method == AVFMT_DURATION_FROM_STREAM else { return nil }
    return duration
  }

  /// Why a track's rate or number of channels cannot be those of sound; nil where they can, or are not known yet.
  func refusal(of track: AudioTrack) -> String? {
    guard let stream = unsafe context.pointee.streams[track.stream] else { return nil }
    let parameters = unsafe stream.pointee.codecpar.pointee
    let (rate, channels) = unsafe (parameters.sample_rate, parameters.ch_layout.nb_channels)
    guard rate != 0, channels != 0 else { return nil }
    let layout = SampleLayout(format: 0, rate: rate, channels: channels)
    return layout.isUsable ? nil : layout.refusal
  }

  /// When the input begins, as far as FFmpeg knows.
  var start: Int64? {
    let start = unsafe context.pointee.start_time
    return start == cffmpeg_no_timestamp() ? nil : Self.frames(microseconds: start)
  }

  /// The end of `track` that Matroska writers note in a tag, in frames at 16 kHz.
  func declaredEnd(of track: AudioTrack) -> Int64? {
    guard let stream = unsafe context.pointee.streams[track.stream],
      let entry = unsafe av_dict_get(stream.pointee.metadata, "DURATION", nil, 0)
        ?? av_dict_get(stream.pointee.metadata, "DURATION-eng", nil, 0)
    else { return nil }
    var microseconds: Int64 = 0
    guard unsafe av_parse_time(&microseconds, entry.pointee.value, 1) >= 0, microseconds > 0 else { return nil }
    return Self.frames(microseconds: microseconds)
  }

  /// The time base of a stream; nil where there is no such stream.
  func timeBase(of stream: Int32) -> AVRational? {
    guard stream >= 0, unsafe stream < Int32(context.pointee.nb_streams) else { return nil }
    return unsafe context.pointee.streams[Int(stream)]?.pointee.time_base
  }

  private static func frames(microseconds: Int64) -> Int64 {
    av_rescale(microseconds, FrameIndex.perSecond, Int64(AV_TIME_BASE))
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

  /// Whether a body is read that can only be read forward.
  var readsForward: Bool { unsafe context.pointee.pb.map { unsafe $0.pointee.seekable == 0 } ?? true }

  /// Whether a body of unknown length is read, whose end cannot be told from a broken connection.
  var isEndless: Bool { unsafe context.pointee.pb.map { unsafe avio_size($0) < 0 } ?? true }

  /// Whether a body of known length holds all of it, as no playlist does.
  var isWhole: Bool { !isEndless && !["hls", "dash"].contains(formatName) }

  /// Reads the next packet of any stream.
  func read(into packet: borrowing Packet) throws(FFmpegError) {
    try FFmpegError.check(unsafe av_read_frame(context, packet.pointer))
  }

  private static func allocate(
    stop: StopFlag, gate: OpeningGate?
  ) throws(FFmpegError) -> UnsafeMutablePointer<AVFormatContext> {
    guard let context = unsafe avformat_alloc_context() else { throw .outOfMemory }
    unsafe context.pointee.interrupt_callback = unsafe interruptCallback(stop)
    if let gate {
      unsafe context.pointee.opaque = unsafe Unmanaged.passUnretained(gate).toOpaque()
      unsafe context.pointee.io_open = openThroughGate
    }
    return unsafe context
  }

  /// Has FFmpeg ask `stop`, which must live as long, whether to go on.
  static func interruptCallback(_ stop: StopFlag) -> AVIOInterruptCB {
    unsafe AVIOInterruptCB(
      callback: { opaque in
        guard let opaque = unsafe opaque else { return 0 }
        return unsafe Unmanaged<StopFlag>.fromOpaque(opaque).takeUnretainedValue().mustReturn() ? 1 : 0
      }, opaque: Unmanaged.passUnretained(stop).toOpaque())
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
    try FFmpegError.check(unsafe avformat_open_input(&opened, address.pathBytes, format, &dictionary))
    return unsafe context
  }
}

private let openThroughGate:
  @convention(c) (
    UnsafeMutablePointer<AVFormatContext>?, UnsafeMutablePointer<UnsafeMutablePointer<AVIOContext>?>?,
    UnsafePointer<CChar>?, Int32, UnsafeMutablePointer<OpaquePointer?>?
  ) -> Int32 = { context, opened, address, flags, options in
    guard let context = unsafe context, let address = unsafe address, let opaque = unsafe context.pointee.opaque else {
      return cffmpeg_error(EINVAL)
    }
    let gate = unsafe Unmanaged<OpeningGate>.fromOpaque(opaque).takeUnretainedValue()
    guard unsafe gate.allows(String(path: address)) else { return cffmpeg_error(EPERM) }
    guard let open = unsafe openByDefault else { return cffmpeg_error(ENOSYS) }
    return unsafe open(context, opened, address, flags, options)
  }

/// What FFmpeg opens addresses with, which no header names.
private let openByDefault = {
  let context = unsafe avformat_alloc_context()
  defer { unsafe avformat_free_context(context) }
  return unsafe context?.pointee.io_open
}()
