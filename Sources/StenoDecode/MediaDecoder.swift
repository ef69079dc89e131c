import CFFmpeg
import StenoCore

/// Decodes one opened input, on one thread: packets to frames, frames to 16 kHz, and what is missing to gaps.
final class MediaDecoder {
  /// Files come in blocks of at least so many frames; streams as soon as they are decoded.
  private static let fileBlockFrames = 4_096
  /// Reads that fail one after another before the input is given up.
  private static let readFailureLimit = 100
  /// Packets that fail one after another before the input is given up.
  private static let packetFailureLimit = 5_000

  private let opening: MediaOpening
  private let opened: MediaOpening.Opened
  private let packet: Packet
  private let frame: Frame
  private let streamIndex: Int32
  private var output: OutputAssembly
  /// Events that are decoded and not yet taken.
  private var pending: [DecodedEvent] = []
  private var damage: Damage?
  private var readFailures = 0
  private var syncCheck: SyncCheck?
  private var hasDecoded = false
  private var isEnded = false
  /// What to throw once everything decoded has been taken.
  private var failure: SourceError?

  init(_ input: MediaInput, opening: MediaOpening, mix: (Int) throws(SourceError) -> Resampler.Mix) throws(SourceError)
  {
    self.opening = opening
    let opened = try opening.open(input)
    do {
      packet = try Packet()
      frame = try Frame()
    } catch {
      throw SourceError(code: .unavailable, message: "\(opening.name) cannot be decoded: \(error.message)")
    }
    let channels = unsafe Int(opened.stream.pointer.pointee.codecpar.pointee.ch_layout.nb_channels)
    let isFile = opened.bytes?.length != nil
    output = OutputAssembly(
      mix: try mix(max(channels, 1)), minimumBlock: isFile ? Self.fileBlockFrames : 1,
      hasOwnTimestamps: opened.format.hasOwnTimestamps, duration: opened.format.duration)
    streamIndex = unsafe opened.stream.pointer.pointee.index
    syncCheck = opened.isGuess ? SyncCheck() : nil
    self.opened = consume opened
  }

  /// The input's length in frames at 16 kHz, as far as FFmpeg can tell.
  var duration: Int64? { opened.format.duration ?? promisedFrames }

  /// The container, the codec, the rate and the channels, as FFmpeg names them.
  var inputFormat: String {
    let parameters = unsafe opened.stream.pointer.pointee.codecpar.pointee
    let codec = unsafe String(cString: avcodec_get_name(parameters.codec_id))
    let (rate, channels) = unsafe (parameters.sample_rate, parameters.ch_layout.nb_channels)
    return "\(opened.format.formatName), \(codec), \(rate) Hz, \(channels) channel\(channels == 1 ? "" : "s")"
  }

  /// The next event; nil at the end.
  func next() throws(SourceError) -> DecodedEvent? {
    while pending.isEmpty || syncCheck != nil {
      if isEnded { break }
      try advance()
    }
    if !pending.isEmpty { return pending.removeFirst() }
    defer { failure = nil }
    if let failure { throw failure }
    return nil
  }

  private func advance() throws(SourceError) {
    // A stream that only runs forward has ended itself; what it gave before is still in FFmpeg's buffers.
    let canReadOn = opened.bytes.map { $0.length == nil } ?? false
    if opening.stop.isSet && !canReadOn { return try end() }
    if opened.bytes == nil { opening.stop.wait(atMost: opening.options.silenceLimit) }
    do {
      try opened.format.read(into: packet)
    } catch {
      return try readFailed(error)
    }
    defer { packet.clear() }
    readFailures = 0
    guard packet.streamIndex == streamIndex else { return }
    packet.truncate(toMultipleOf: opened.codec.bytesPerFrame)
    try decodePacket()
  }

  private func readFailed(_ error: FFmpegError) throws(SourceError) {
    if opened.bytes == nil, opening.stop.isOverdue, !opening.stop.isSet {
      failure = opening.silence()
      return try end()
    }
    // A connection that closes is how a body of unknown length ends.
    let isClosed = error == .closed && opened.bytes == nil && opened.format.isEndless
    if error == .end || error == .exit || isClosed || opening.stop.isSet { return try end() }
    if let broken = opened.bytes?.failure {
      failure = broken
      return try end()
    }
    if error.isTransport {
      let reason = error == .closed ? "the connection was closed" : error.message
      failure = SourceError(code: .unavailable, message: "\(opening.name) broke off: \(reason)")
      return try end()
    }
    readFailures += 1
    if error != .again { note(error, byteOffset: nil) }
    if readFailures >= Self.readFailureLimit { try end() }
  }

  private func decodePacket() throws(SourceError) {
    let failuresBefore = damage?.failures ?? 0
    do {
      try opened.codec.send(packet)
    } catch {
      note(error, byteOffset: packet.byteOffset)
    }
    try receiveFrames()
    let hasFailed = (damage?.failures ?? 0) > failuresBefore
    if hasFailed { output.anchorIfNeeded(time(packet.timestamp)) }
    try judge(hasFailed: hasFailed)
    if (damage?.failures ?? 0) >= Self.packetFailureLimit { try end() }
  }

  private func judge(hasFailed: Bool) throws(SourceError) {
    guard var check = syncCheck else { return }
    switch check.observe(offset: packet.byteOffset, count: packet.byteCount, decoded: !hasFailed) {
    case .undecided: syncCheck = check
    case .audio: syncCheck = nil
    case .rubbish: throw giveUp("nothing in it lasts")
    }
  }

  private func receiveFrames() throws(SourceError) {
    while true {
      switch opened.codec.receive(into: frame) {
      case .frame: try take()
      case .wantsPacket, .ended: return
      case .damaged(let error):
        note(error, byteOffset: packet.byteOffset)
        return
      }
    }
  }

  private func take() throws(SourceError) {
    guard frame.layout.isUsable, frame.count > 0 else { return }
    do {
      try output.append(frame, at: time(frame.timestamp), after: damage, to: &pending)
    } catch {
      throw SourceError(code: .notAudio, message: "\(opening.name) cannot be converted to 16 kHz: \(error.message)")
    }
    hasDecoded = true
    damage = nil
  }

  private func note(_ error: FFmpegError, byteOffset: Int64?) {
    var damage = damage ?? Damage(reason: error.message, byteOffset: byteOffset)
    damage.extend()
    self.damage = damage
  }

  private func end() throws(SourceError) {
    isEnded = true
    opened.codec.sendEnd()
    try receiveFrames()
    if let check = syncCheck {
      syncCheck = nil
      if check.finish() == .rubbish && !opening.stop.isSet { throw giveUp("nothing in it lasts") }
    }
    let promised = opening.stop.isSet ? nil : promisedFrames
    let missingBytes = opening.stop.isSet ? 0 : opened.bytes?.missingBytes ?? 0
    if !hasDecoded, failure == nil, !opening.stop.isSet {
      if let damage { throw giveUp(damage.description) }
      if let promised, promised > Timeline.tolerance { throw giveUp("its header promises audio and none is there") }
    }
    output.finish(saying: damage?.description ?? remainder(missingBytes), promised: promised, to: &pending)
  }

  /// What a person should know of the input's end; nil where it ends as its header says.
  private func remainder(_ missingBytes: Int64) -> String? {
    if missingBytes > 1 { return "the input ends \(missingBytes) bytes before the end that its header gives" }
    let behind = opening.stop.isSet ? 0 : opened.bytes?.bytesOfSuccessor ?? 0
    return behind > 0 ? "another recording follows in the same file, and its \(behind) bytes were not read" : nil
  }

  private func giveUp(_ reason: String) -> SourceError {
    isEnded = true
    pending = []
    syncCheck = nil
    return opening.notAudio(opened.bytes, saying: reason)
  }

  /// The length that the header promises, for formats whose header gives one and for files that can keep the promise.
  private var promisedFrames: Int64? {
    let formats: Set = ["wav", "w64", "aiff", "au", "caf", "flac", "tta", "wv", "mov,mp4,m4a,3gp,3g2,mj2"]
    guard opened.bytes?.length != nil, formats.contains(opened.format.formatName) else { return nil }
    let duration = unsafe opened.stream.pointer.pointee.duration
    return duration > 0 ? time(duration) : nil
  }

  /// A time of the stream in frames at 16 kHz.
  private func time(_ timestamp: Int64?) -> Int64? {
    guard let timestamp else { return nil }
    let base = unsafe opened.stream.pointer.pointee.time_base
    guard base.num > 0, base.den > 0 else { return nil }
    return av_rescale_q(timestamp, base, AVRational(num: 1, den: Int32(FrameIndex.perSecond)))
  }
}
