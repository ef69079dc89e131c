import CFFmpeg
import StenoCore

/// Opens a ``MediaInput``: which way, with which settings, and what to say when it is no audio.
struct MediaOpening {
  /// What a local playlist may lead to; never the network.
  private static let localProtocols = "file,crypto,data"
  /// What a session description may lead to: packets that are sent here.
  private static let sessionProtocols = "file,udp,rtp,srtp"
  /// Formats that FFmpeg makes of text, pictures or anything.
  private static let formatsOfAnything: Set<String> = ["tty", "bin", "xbin", "adf", "idf", "ffmetadata", "lavfi"]
  let name: String
  let options: MediaOptions
  let stop: StopFlag
  /// What a person should know about the input, one line at a time.
  let tell: @Sendable (String) -> Void

  private var rawFormat: RawFormat? { options.rawFormat }

  /// Opens an input.
  func open(_ input: MediaInput) throws(SourceError) -> Opened {
    switch input {
    case .url(let address): return try open(address: address)
    case .bytes(let source): return try open(source, path: nil)
    case .file(let path): return try open(FileBytes(path: path), path: path)
    }
  }

  /// Opens what `address` leads to, or what stands at `path` and leads to more.
  func open(address: String, protocols: String, path: String? = nil) throws(SourceError) -> Opened {
    // What breaks off is asked for again from there where the server can give parts. In seconds.
    var settings = ["protocol_whitelist": protocols, "reconnect": "1", "reconnect_delay_max": "4"]
    // Segments back from the end is where a live playlist begins otherwise.
    if options.playlistFromStart { settings["live_start_index"] = "0" }
    stop.wait(atMost: options.silenceLimit)
    let gate = OpeningGate(address: address, path: path)
    let format: FormatContext
    do {
      format = try FormatContext(address: address, settings: settings, stop: stop, gate: gate)
    } catch {
      throw stop.isOverdue ? silence() : error.openingAddress(name)
    }
    let opened = try opened(format, bytes: nil)
    gate.opened()
    if stop.isOverdue { throw silence() }
    return opened
  }

  /// The failure of an address that keeps its reader waiting.
  func silence() -> SourceError {
    let seconds = (options.silenceLimit ?? .zero).components.seconds
    return SourceError(code: .unavailable, message: "\(name) has sent no data for \(seconds) s")
  }

  private func openPlaylist(_ path: String) throws(SourceError) -> Opened {
    do {
      return try open(address: "file:\(path)", protocols: Self.localProtocols, path: path)
    } catch {
      throw SourceError(
        code: .notAudio,
        message: "\(name) is not audio but a playlist whose entries cannot be read: "
          + "a local playlist may list only audio files in its own folder and its subfolders")
    }
  }

  /// Opens bytes; `path` is where they come from, if they do.
  func open(_ source: any ByteSource, path: String?) throws(SourceError) -> Opened {
    stop.attach(source)
    return try open(ByteStream(source, stop: stop), path: path)
  }

  /// Opens the recording at which `bytes` stand.
  func open(_ bytes: ByteStream, path: String? = nil) throws(SourceError) -> Opened {
    // Headerless samples must not wait for a header.
    if rawFormat == nil { try bytes.peek(12) }
    if let path, bytes.beginning.starts(with: "#EXTM3U".utf8) {
      guard options.readsPlaylists else {
        throw SourceError(code: .notAudio, message: "\(name) is not audio but a playlist, which only leads to audio")
      }
      return try openPlaylist(path)
    }
    // It opens ports, which a file that only pretends to be audio must not.
    if let path, path.lowercased().hasSuffix(".sdp"), bytes.beginning.starts(with: "v=0".utf8) {
      return try open(address: "file:\(path)", protocols: Self.sessionProtocols, path: path)
    }
    let header = rawFormat == nil ? try readWaveHeader(of: bytes) : nil
    let samples = rawFormat ?? header
    let demuxer = samples?.encoding.rawValue ?? (ContentSignature.isWAVE(bytes.beginning) ? "wav" : nil)
    if bytes.length == nil { try refuseIndexAtEnd(bytes) }
    if rawFormat == nil { bytes.scanForLinks() }
    let format: FormatContext
    do {
      let settings = settings(samples, of: bytes)
      format = try FormatContext(bytes, demuxer: demuxer, settings: settings, stop: stop)
    } catch {
      throw bytes.failure
        ?? notAudio(
          bytes,
          saying:
            "FFmpeg does not recognize the format (\(error.message)). For samples without a header, give encoding, "
            + "rate and channels, as in --raw s16le:16000:1.")
    }
    var opened = try opened(format, bytes: bytes)
    (opened.samples, opened.wasWAVE) = (samples, header != nil)
    return opened
  }

  private func opened(_ format: consuming FormatContext, bytes: ByteStream?) throws(SourceError) -> Opened {
    guard !Self.formatsOfAnything.contains(format.formatName) else {
      throw notAudio(bytes, saying: "FFmpeg detects it as \(format.formatName)")
    }
    if !format.isUncompressed { format.findStreams() }
    let tracks = format.tracks
    if let refusal = tracks.track(options.track).flatMap({ format.refusal(of: $0) }) {
      throw SourceError(code: .notAudio, message: "\(name) is not audio: \(refusal)")
    }
    let chosen = try track(of: tracks)
    do throws(FFmpegError) {
      guard let track = chosen else { throw FFmpegError(code: cffmpeg_error_stream_not_found()) }
      let keepsOthers = bytes?.length != nil && Opened.needsOtherStreams(format)
      let stream = try format.select(track, keepsOthers: keepsOthers)
      let codec = try unsafe CodecContext(stream.decoder, stream: stream.pointer)
      let isGuess = bytes != nil && rawFormat == nil && format.probeScore > 0 && format.probeScore <= 25
      return Opened(
        format: format, stream: stream, codec: codec, tracks: tracks, track: track, bytes: bytes, isGuess: isGuess)
    } catch {
      let contents = format.contents
      guard error.code == cffmpeg_error_stream_not_found() else {
        throw SourceError(
          code: .notAudio,
          message: "\(name) cannot be decoded: it contains \(contents), and FFmpeg reports: \(error.message)"
        )
      }
      throw bytes.flatMap { ContentSignature.describe($0.beginning) }.map { describedAs($0) }
        ?? SourceError(
          code: .notAudio,
          message: "\(name) has no audio stream\(contents.isEmpty ? "" : ": it contains \(contents)")")
    }
  }

  /// The track that the options mean; nil where there is none at all.
  private func track(of tracks: [AudioTrack]) throws(SourceError) -> AudioTrack? {
    if let track = tracks.track(options.track) { return track }
    let wanted: String
    switch options.track {
    case .automatic: return nil
    case .number(let number): wanted = "audio track \(number)"
    case .language(let tag): wanted = "audio track in the language \(tag)"
    }
    guard !tracks.isEmpty else { return nil }
    let there = tracks.count == 1 ? "its only one is" : "its tracks are"
    throw SourceError(code: .unsupported, message: "\(name) has no \(wanted): \(there) \(tracks.listing)")
  }

  /// What a WAV recording's samples are, its header being skipped; nil where they need a real decoder, and for what is no
  /// WAV.
  private func readWaveHeader(of bytes: ByteStream) throws(SourceError) -> RawFormat? {
    while true {
      switch WaveHeader.read(bytes.beginning) {
      case .other: return nil
      case .header(let header):
        bytes.skip(header.length)
        if let length = header.dataLength { bytes.end(after: length, mayGrow: options.isGrowing) }
        return header.format
      case .needs(let count):
        let before = bytes.beginning.count
        try bytes.peek(count)
        if bytes.beginning.count == before || count > ByteStream.peekLimit { return nil }
      }
    }
  }

  /// Refuses an MP4 that only its end explains, rather than read all of it in vain or wait for an end that is far off.
  private func refuseIndexAtEnd(_ bytes: ByteStream) throws(SourceError) {
    while true {
      switch MovieLayout.read(bytes.beginning) {
      case .readsForward: return
      case .indexAtEnd: throw indexAtEnd()
      case .needs(let count):
        let before = bytes.beginning.count
        try bytes.peek(count)
        if bytes.beginning.count == before || count > ByteStream.peekLimit { return }
      }
    }
  }

  private func indexAtEnd() -> SourceError {
    let remedy =
      options.isGrowing
      ? "record it in fragments (ffmpeg -movflags +frag_keyframe+empty_moov), or transcribe it once it is finished"
      : "name the file instead"
    return SourceError(
      code: .notAudio,
      message: "\(name) is an MP4 with its index at the end, so it cannot be decoded as a stream: \(remedy)")
  }

  private func settings(_ samples: RawFormat?, of bytes: ByteStream) -> [String: String] {
    // Nothing that these bytes name may be opened, neither a file nor an address.
    var settings = ["protocol_whitelist": "data"]
    if let samples {
      settings["sample_rate"] = String(samples.sampleRate)
      settings["ch_layout"] = "\(samples.channels) channels"
    }
    // FLV says in its header which streams there are; in MPEG programme streams they only turn up.
    let hasLateStreams = [Array("FLV".utf8), [0, 0, 1, 0xBA]].contains { bytes.beginning.starts(with: $0) }
    if bytes.length == nil, !hasLateStreams {
      // What may be read before the first audio. In bytes, and in µs.
      settings["probesize"] = "262144"
      settings["analyzeduration"] = "1000000"
    }
    return settings
  }

  /// The failure for bytes that are no audio, naming what they are.
  func notAudio(_ bytes: ByteStream?, saying reason: String) -> SourceError {
    guard let bytes else {
      return SourceError(code: .notAudio, message: "\(name) is not audio: \(reason)")
    }
    if bytes.beginning.isEmpty && rawFormat == nil {
      let what = name == "-" ? "standard input is empty; pipe audio into it or name a source" : "\(name) is empty"
      return SourceError(code: .notAudio, message: what)
    }
    if let description = ContentSignature.describe(bytes.beginning) { return describedAs(description) }
    if bytes.beginning.dropFirst(4).starts(with: "ftyp".utf8) {
      guard bytes.length != nil else { return indexAtEnd() }
      return SourceError(code: .notAudio, message: "\(name) is an MP4 without an index: it is truncated")
    }
    return SourceError(code: .notAudio, message: "\(name) is not audio: \(reason)")
  }

  private func describedAs(_ description: String) -> SourceError {
    SourceError(code: .notAudio, message: "\(name) is not audio: it looks like \(description)")
  }
}
