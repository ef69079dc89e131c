import CFFmpeg
import StenoCore

/// Opens a ``MediaInput``: which way, with which settings, and what to say when it is no audio.
struct MediaOpening {
  /// What was opened, and the stream in it.
  struct Opened: ~Copyable {
    let format: FormatContext
    let stream: FormatContext.AudioStream
    let codec: CodecContext
    /// The bytes it reads; nil for an address.
    let bytes: ByteStream?
    /// Whether the format was only guessed, so that what it gives must prove itself.
    let isGuess: Bool
  }

  /// Protocols that an address may lead to; never a local file.
  private static let remoteProtocols =
    "http,https,httpproxy,tls,tcp,udp,udplite,rtp,srtp,rtsp,rtmp,rtmps,rtmpt,srt,ftp,sftp,mmsh,mmst,crypto,data"
  /// What a local playlist may lead to; never the network.
  private static let localProtocols = "file,crypto,data"
  /// What a session description may lead to: packets that are sent here.
  private static let sessionProtocols = "file,udp,rtp,srtp"
  /// Formats that FFmpeg makes of text, pictures or anything.
  private static let formatsOfAnything: Set<String> = ["tty", "bin", "xbin", "adf", "idf", "ffmetadata", "lavfi"]
  let name: String
  let options: MediaOptions
  let stop: StopFlag

  private var rawFormat: RawFormat? { options.rawFormat }

  /// Opens an input.
  func open(_ input: MediaInput) throws(SourceError) -> Opened {
    switch input {
    case .url(let address): return try open(address: address, protocols: Self.remoteProtocols)
    case .bytes(let source): return try open(source, path: nil)
    case .file(let path): return try open(FileBytes(path: path), path: path)
    }
  }

  private func open(address: String, protocols: String) throws(SourceError) -> Opened {
    // What breaks off is asked for again from there where the server can give parts. In seconds.
    var settings = ["protocol_whitelist": protocols, "reconnect": "1", "reconnect_delay_max": "4"]
    // Segments back from the end is where a live playlist begins otherwise.
    if options.playlistFromStart { settings["live_start_index"] = "0" }
    stop.wait(atMost: options.silenceLimit)
    let format: FormatContext
    do {
      format = try FormatContext(address: address, settings: settings, stop: stop)
    } catch {
      throw stop.isOverdue ? silence() : error.openingAddress(name)
    }
    let opened = try opened(format, bytes: nil)
    if stop.isOverdue { throw silence() }
    return opened
  }

  /// The failure of an address that keeps its reader waiting.
  func silence() -> SourceError {
    let seconds = (options.silenceLimit ?? .zero) / .seconds(1)
    return SourceError(code: .unavailable, message: "\(name) has said nothing for \(Int(seconds.rounded())) s")
  }

  private func openPlaylist(_ path: String) throws(SourceError) -> Opened {
    do {
      return try open(address: "file:\(path)", protocols: Self.localProtocols)
    } catch {
      throw SourceError(
        code: .notAudio, message: "\(name) is not audio but a playlist, and what it lists cannot be read")
    }
  }

  private func open(_ source: any ByteSource, path: String?) throws(SourceError) -> Opened {
    stop.attach(source)
    let bytes = ByteStream(source)
    // Headerless samples must not wait for a header.
    if rawFormat == nil { try bytes.peek(12) }
    if let path, bytes.beginning.starts(with: "#EXTM3U".utf8) {
      return try openPlaylist(path)
    }
    // It opens ports, which a file that only pretends to be audio must not.
    if let path, path.lowercased().hasSuffix(".sdp"), bytes.beginning.starts(with: "v=0".utf8) {
      return try open(address: "file:\(path)", protocols: Self.sessionProtocols)
    }
    let samples = if let rawFormat { rawFormat } else { try readWaveHeader(of: bytes) }
    let demuxer = samples?.encoding.rawValue ?? (ContentSignature.isWAVE(bytes.beginning) ? "wav" : nil)
    if bytes.length == nil { try refuseIndexAtEnd(bytes) }
    let format: FormatContext
    do {
      format = try FormatContext(bytes, demuxer: demuxer, settings: settings(samples, isStream: bytes.length == nil))
    } catch {
      throw bytes.failure
        ?? notAudio(
          bytes,
          saying: "FFmpeg knows no format like it (\(error.message)). Samples without a header need their encoding, "
            + "rate and channels, as in --raw s16le:16000:1.")
    }
    return try opened(format, bytes: bytes)
  }

  private func opened(_ format: consuming FormatContext, bytes: ByteStream?) throws(SourceError) -> Opened {
    guard !Self.formatsOfAnything.contains(format.formatName) else {
      throw notAudio(bytes, saying: "FFmpeg takes it for \(format.formatName)")
    }
    if !format.isUncompressed { format.findStreams() }
    do {
      let stream = try format.selectAudio()
      let codec = try unsafe CodecContext(stream.decoder, stream: stream.pointer)
      let isGuess = bytes != nil && rawFormat == nil && format.probeScore > 0 && format.probeScore <= 25
      return Opened(format: format, stream: stream, codec: codec, bytes: bytes, isGuess: isGuess)
    } catch {
      let contents = format.contents
      guard error.code == cffmpeg_error_stream_not_found() else {
        throw SourceError(
          code: .notAudio, message: "\(name) cannot be decoded: it holds \(contents), and FFmpeg says: \(error.message)"
        )
      }
      throw bytes.flatMap { ContentSignature.describe($0.beginning) }.map { describedAs($0) }
        ?? SourceError(
          code: .notAudio,
          message: "\(name) has no audio stream\(contents.isEmpty ? "" : ": it holds \(contents)")")
    }
  }

  /// What a WAV stream's samples are, its header being skipped; nil for files and for what is no such stream.
  private func readWaveHeader(of bytes: ByteStream) throws(SourceError) -> RawFormat? {
    guard bytes.length == nil else { return nil }
    while true {
      switch WaveHeader.read(bytes.beginning) {
      case .other: return nil
      case .header(let header):
        bytes.skip(header.length)
        if let length = header.dataLength { bytes.end(after: length, isPromise: options.isGrowing) }
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
      ? "have it written in fragments (ffmpeg -movflags +frag_keyframe+empty_moov), or transcribe it when it is finished"
      : "name the file instead"
    return SourceError(
      code: .notAudio, message: "\(name) is an MP4 whose index is at its end, so it cannot be read forward: \(remedy)")
  }

  private func settings(_ samples: RawFormat?, isStream: Bool) -> [String: String] {
    // Nothing that these bytes name may be opened, neither a file nor an address.
    var settings = ["protocol_whitelist": "data"]
    if let samples {
      settings["sample_rate"] = String(samples.sampleRate)
      settings["ch_layout"] = "\(samples.channels) channels"
    }
    if isStream {
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
      return SourceError(code: .notAudio, message: "\(name) is empty")
    }
    if let description = ContentSignature.describe(bytes.beginning) { return describedAs(description) }
    if bytes.beginning.dropFirst(4).starts(with: "ftyp".utf8) {
      guard bytes.length != nil else { return indexAtEnd() }
      return SourceError(code: .notAudio, message: "\(name) is an MP4 whose index is missing: it was cut off")
    }
    return SourceError(code: .notAudio, message: "\(name) is not audio: \(reason)")
  }

  private func describedAs(_ description: String) -> SourceError {
    SourceError(code: .notAudio, message: "\(name) is not audio: it looks like \(description)")
  }
}
