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
  /// Audio that begins less than this after the input, 1 ms, begins with it.
  private static let shortestLead: Int64 = FrameIndex.perMillisecond
  /// Silence is given in pieces of at most this, 1 s.
  private static let longestSilence: Int64 = FrameIndex.perSecond

  let opening: MediaOpening
  var opened: MediaOpening.Opened
  var output: OutputAssembly
  /// Events that are decoded and not yet taken.
  var pending: [DecodedEvent] = []
  var damage: Damage?
  var syncCheck: SyncCheck?
  var hasDecoded = false
  var isEnded = false
  /// What to throw once everything decoded has been taken.
  var failure: SourceError?
  /// The end of what any stream of the recording gave, in frames at 16 kHz of its clock.
  var furthest: Int64?
  /// Recordings one after another that could not be opened.
  var unreadableLinks = 0
  private let packet: Packet
  private let frame: Frame
  private var readFailures = 0
  private var hasSeenTime = false
  private var lostAudio = LostAudio()
  /// The place that the first FLAC frame gives itself, in frames at 16 kHz.
  private var firstPlace: Int64?
  /// What the frames of MPEG audio have been so far.
  private var frameKind: UInt16?

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
      cleansSamples: opening.options.cleansSamples)
    self.opened = consume opened
    begin()
  }

  /// Prepares for what was just opened.
  func begin() {
    // A stream in fragments gives the length of what has come so far.
    let isStream = opened.bytes.map { $0.length == nil } ?? false
    let clock = OutputAssembly.Clock(
      hasOwnTimestamps: opened.format.hasOwnTimestamps, duration: isStream ? nil : opened.format.duration)
    output.begin(clock, to: &pending)
    syncCheck = opened.isGuess ? SyncCheck() : nil
    (hasSeenTime, furthest, lostAudio, readFailures, firstPlace) = (false, nil, LostAudio(), 0, nil)
  }

  /// The next event; nil at the end.
  func next() throws(SourceError) -> DecodedEvent? {
    while pending.isEmpty || syncCheck != nil {
      if isEnded { break }
      try advance()
    }
    if !pending.isEmpty { return takePending() }
    defer { failure = nil }
    if let failure { throw failure }
    return nil
  }

  /// The first event that waits, a long silence piece by piece.
  private func takePending() -> DecodedEvent {
    guard case .silence(let frames) = pending[0], frames.length > Self.longestSilence else {
      return pending.removeFirst()
    }
    let cut = frames.lowerBound + Self.longestSilence
    pending[0] = .silence(cut..<frames.upperBound)
    return .silence(frames.lowerBound..<cut)
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
    noteTime()
    guard packet.streamIndex == opened.streamIndex else { return }
    packet.truncate(toMultipleOf: opened.codec.bytesPerFrame)
    try decodePacket()
  }

  /// Takes the packet's place on the clock, whichever stream it is of.
  private func noteTime() {
    guard let time = opened.time(packet.timestamp, of: packet.streamIndex) else { return }
    let duration = opened.time(packet.duration, of: packet.streamIndex) ?? 0
    furthest = max(furthest ?? time, time &+ duration)
    guard !hasSeenTime, packet.streamIndex == opened.streamIndex else { return }
    hasSeenTime = true
    guard let origin = opened.format.origin(for: opened.track) else { return }
    let (lead, overflow) = time.subtractingReportingOverflow(origin)
    if !overflow, lead > Self.shortestLead { output.setOrigin(origin) }
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
      failure = SourceError(code: .unavailable, message: "\(opening.name) ended unexpectedly: \(reason)")
      return try end()
    }
    readFailures += 1
    if error != .again { note(error, byteOffset: nil) }
    if readFailures >= Self.readFailureLimit { try end() }
  }

  private func decodePacket() throws(SourceError) {
    guard skipRubbish() else { return }
    let failuresBefore = damage?.failures ?? 0
    do {
      try opened.codec.send(packet)
    } catch {
      note(error, byteOffset: packet.byteOffset, byteCount: packet.byteCount)
    }
    try receiveFrames()
    let hasFailed = (damage?.failures ?? 0) > failuresBefore
    if hasFailed { output.start(at: opened.time(packet.timestamp), to: &pending) }
    try judge(hasFailed: hasFailed)
    if (damage?.failures ?? 0) >= Self.packetFailureLimit { try end() }
  }

  /// Cuts off what a format without timestamps has before a packet's frame, and notes it as lost if it was audio.
  ///
  /// - Returns: False where nothing is left.
  private func skipRubbish() -> Bool {
    guard opened.isRawFrames else { return true }
    let skipped = lostAudio.skippedBytes(before: packet)
    if skipped > 0, let offset = packet.byteOffset {
      let isTag = MPEGAudioFrame.isTag(opened.bytes?.bytes(at: offset - skipped, count: 11) ?? [])
      if !isTag { note(.invalidData, byteOffset: offset - skipped, byteCount: Int(clamping: skipped)) }
    }
    guard opened.isMPEGAudio else { return true }
    if let frame = unsafe MPEGAudioFrame(packet.bytes, at: 0), frame.length == packet.byteCount {
      frameKind = frame.kind
      return true
    }
    let isTag = unsafe MPEGAudioFrame.isTag(packet.bytes.prefix(11))
    guard let place = unsafe MPEGAudioFrame.last(in: packet.bytes, of: isTag ? nil : frameKind) else { return !isTag }
    if !isTag { note(.invalidData, byteOffset: packet.byteOffset, byteCount: place) }
    packet.dropFirst(place)
    return true
  }

  private func judge(hasFailed: Bool) throws(SourceError) {
    guard var check = syncCheck else { return }
    switch check.observe(offset: packet.byteOffset, count: packet.byteCount, decoded: !hasFailed) {
    case .undecided: syncCheck = check
    case .audio: syncCheck = nil
    case .rubbish: throw giveUp("no audio in it can be decoded")
    }
  }

  func receiveFrames() throws(SourceError) {
    while true {
      switch opened.codec.receive(into: frame) {
      case .frame: try take()
      case .wantsPacket, .ended: return
      case .damaged(let error):
        note(error, byteOffset: packet.byteOffset, byteCount: packet.byteCount)
        return
      }
    }
  }

  private func take() throws(SourceError) {
    guard frame.count > 0 else { return }
    guard frame.layout.isUsable else {
      guard hasDecoded else { throw giveUp(frame.layout.refusal) }
      return note(.invalidData, byteOffset: packet.byteOffset, byteCount: packet.byteCount)
    }
    let lost = opened.isRawFrames ? damage.flatMap { lostAudio.frames(in: $0.bytes) } : framesLostInFLAC()
    do {
      try output.append(frame, at: opened.time(frame.timestamp), after: damage, lost: lost, to: &pending)
    } catch {
      throw SourceError(code: .notAudio, message: "\(opening.name) cannot be converted to 16 kHz: \(error.message)")
    }
    lostAudio.observe(bytes: packet.byteCount, frames: frame.count * FrameIndex.perSecond / Int64(frame.layout.rate))
    hasDecoded = true
    damage = nil
  }

  /// Frames at 16 kHz between what was counted and the place that a FLAC frame gives itself; nil in other formats.
  private func framesLostInFLAC() -> Int64? {
    guard let blockSize = opened.blockSizeOfFLAC,
      let sample = unsafe FLACFrame.firstSample(of: packet.bytes, blockSize: blockSize)
    else { return nil }
    let place = av_rescale(sample, FrameIndex.perSecond, Int64(frame.layout.rate))
    let first = firstPlace ?? place - output.counted
    firstPlace = first
    let lost = place - first - output.counted
    return damage != nil && (0...(opened.declaredLength ?? Timeline.longestHole)).contains(lost) ? lost : nil
  }

  private func note(_ error: FFmpegError, byteOffset: Int64?, byteCount: Int = 0) {
    var damage = damage ?? Damage(reason: error.message, byteOffset: byteOffset)
    damage.extend(byBytes: Int64(byteCount))
    self.damage = damage
  }

  func giveUp(_ reason: String) -> SourceError {
    isEnded = true
    pending = []
    syncCheck = nil
    return opening.notAudio(opened.bytes, saying: reason)
  }
}
