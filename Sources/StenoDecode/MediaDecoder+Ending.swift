import CFFmpeg
import StenoCore

extension MediaDecoder {
  /// Recordings one after another that may fail to open before the input is given up.
  private static let unreadableLinkLimit = 20

  /// The input's length in frames at 16 kHz, as far as FFmpeg can tell.
  var duration: Int64? { opened.format.duration ?? opened.declaredLength }

  /// The container, the codec, the rate and the channels, as FFmpeg names them.
  var inputFormat: String {
    let parameters = unsafe opened.stream.pointer.pointee.codecpar.pointee
    let codec = unsafe String(cString: avcodec_get_name(parameters.codec_id))
    let (rate, channels) = unsafe (parameters.sample_rate, parameters.ch_layout.nb_channels)
    let container = opened.samples == nil ? opened.format.formatName : opened.wasWAVE ? "wav" : "raw"
    return "\(container), \(codec), \(rate) Hz, \(channels) channel\(channels == 1 ? "" : "s")"
  }

  /// Ends the recording, and goes on to the next where one follows.
  func end() throws(SourceError) {
    opened.codec.sendEnd()
    try receiveFrames()
    try settleDoubts()
    let early = missingAtEnd
    output.finish(missing: early ?? 0, saying: early == nil ? remainder : nil, to: &pending)
    damage = nil
    isEnded = true
    while !opening.stop.isSet, failure == nil, let bytes = opened.bytes, bytes.hasLink {
      guard unreadableLinks < Self.unreadableLinkLimit else { return }
      bytes.beginLink()
      do {
        opened = try opening.open(bytes)
      } catch {
        unreadableLinks += 1
        if case .unavailable = error.code { return failure = error }
        let detail = "another recording in it cannot be decoded: \(error.message)"
        output.finish(missing: 0, saying: detail, to: &pending)
        bytes.skipRest()
        continue
      }
      (unreadableLinks, isEnded) = (0, false)
      return begin()
    }
  }

  /// Refuses an input that ended without proof that it was audio at all.
  private func settleDoubts() throws(SourceError) {
    if let check = syncCheck {
      syncCheck = nil
      if check.finish() == .rubbish && !opening.stop.isSet { throw giveUp("no audio in it can be decoded") }
    }
    guard !hasDecoded, failure == nil, !opening.stop.isSet else { return }
    if let damage { throw giveUp(damage.description) }
    if let length = opened.declaredLength, length > Timeline.tolerance {
      throw giveUp("its header announces audio, but there is none")
    }
  }

  /// Frames at 16 kHz by which the recording ends before the end that its container promises; nil where it does not, or
  /// where nothing tells.
  private var missingAtEnd: Int64? {
    guard !opening.stop.isSet, failure == nil else { return nil }
    if let missing = opened.missingSamples { return missing > Timeline.tolerance ? missing : nil }
    let zero = output.zero ?? 0
    guard let promise = opened.promise else { return nil }
    let missing = promise.end - max(zero, promise.isAbsolute ? .min : 0) - output.length
    guard missing > promise.tolerance else { return nil }
    // Another stream may simply be longer than the audio.
    let isCut = promise.isOfTrack || opened.bytes?.isCutOff == true
    return isCut || furthest.map { $0 + promise.tolerance < promise.end } == true ? missing : nil
  }

  /// What a person should know of the recording's end; nil where it ends as it should.
  private var remainder: String? {
    if let damage { return damage.description }
    guard !opening.stop.isSet, let bytes = opened.bytes else { return nil }
    let missing = bytes.missingBytes
    if missing > 1 { return "the input is \(missing) bytes shorter than its header says" }
    return bytes.isCutOff ? "the input ends in the middle of a page" : nil
  }
}
