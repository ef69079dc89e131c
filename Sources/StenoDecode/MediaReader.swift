import CFFmpeg
import StenoSystem
import StenoCore

/// Owns a ``MediaDecoder`` and the thread on which it may block.
actor MediaReader {
  private enum State {
    /// Moves to `open` or `ended`.
    case unopened
    /// Moves to `ended`.
    case open(MediaDecoder)
    case ended
  }

  /// More than this at once, 128 MiB, is asked for only by damaged headers.
  private static let mostMemoryAtOnce = 128 << 20
  /// Tracks in which sound is looked for where the chosen one has none.
  private static let mostTracksSearched = 8

  nonisolated let executor = ThreadExecutor(name: "steno-decode")
  nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  nonisolated let name: String
  private nonisolated let stop = StopFlag()
  nonisolated let input: MediaInput
  private let options: MediaOptions
  private let tell: @Sendable (String) -> Void
  /// Nil for every channel on its own.
  private let channel: MediaOptions.Channel?
  private var state = State.unopened
  private var channels = 0
  /// Nil where there is one track, and once it is known that sound is there.
  private var silence: SilenceCheck?

  init(
    _ input: MediaInput, options: MediaOptions, takesAllChannels: Bool = false,
    tell: @escaping @Sendable (String) -> Void
  ) {
    (self.input, self.options, self.tell) = (input, options, tell)
    channel = takesAllChannels ? nil : options.channel
    name = input.name
  }

  nonisolated func finish() {
    stop.set()
  }

  /// The next event; nil at the end.
  ///
  /// The input is let go of at its end and when it fails.
  func next() throws(SourceError) -> DecodedEvent? {
    guard let decoder = try open() else { return nil }
    do {
      if let event = try decoder.next() {
        check(event, of: decoder)
        return event
      }
    } catch {
      state = .ended
      throw error
    }
    if silence != nil, !stop.isSet { reportSilence(of: decoder) }
    state = .ended
    return nil
  }

  /// The input's length in frames at 16 kHz, as far as its header tells.
  func duration() throws(SourceError) -> Int64? {
    try open()?.duration
  }

  /// Whether neither the input's header nor its server says how long it is; no if it was ended before it was opened.
  func isEndless() throws(SourceError) -> Bool {
    guard let decoder = try open() else { return false }
    return decoder.duration == nil && !decoder.opened.format.isWhole
  }

  /// What the input was found to be.
  func inputFormat() throws(SourceError) -> String? {
    try open()?.inputFormat
  }

  /// The input's audio tracks; none if the input was ended before it was opened.
  func tracks() throws(SourceError) -> [AudioTrack] {
    try open()?.opened.tracks ?? []
  }

  /// How many channels are delivered; 0 if the input was ended before it was opened.
  func channelCount() throws(SourceError) -> Int {
    _ = try open()
    return channels
  }

  private func open() throws(SourceError) -> MediaDecoder? {
    switch state {
    case .open(let decoder): return decoder
    case .ended: return nil
    case .unopened: break
    }
    state = .ended
    if stop.isSet { return nil }
    av_log_set_level(AV_LOG_QUIET)
    av_max_alloc(Self.mostMemoryAtOnce)
    do {
      let opening = MediaOpening(name: name, options: options, stop: stop, tell: tell)
      let decoder = try MediaDecoder(input, opening: opening) { count throws(SourceError) in try mix(of: count) }
      state = .open(decoder)
      let (tracks, track) = (decoder.opened.tracks, decoder.opened.track)
      silence = tracks.count > 1 ? SilenceCheck() : nil
      if options.track == .automatic, let notice = TrackNotices.choice(of: track, from: tracks, in: name) {
        tell(notice)
      }
      return decoder
    } catch {
      // What fails because it was ended has merely ended.
      if stop.isSet { return nil }
      throw error
    }
  }

  private func check(_ event: DecodedEvent, of decoder: MediaDecoder) {
    switch silence?.observe(event) {
    case nil, .undecided: break
    case .sounding: silence = nil
    case .silent: reportSilence(of: decoder)
    }
  }

  /// Reports that the chosen track is silent where another is not, or where that cannot be known.
  private func reportSilence(of decoder: MediaDecoder) {
    silence = nil
    let (tracks, track) = (decoder.opened.tracks, decoder.opened.track)
    guard case .file = input else {
      return tell(TrackNotices.silence(of: track, sounding: nil, from: tracks, in: name))
    }
    let others = tracks.filter { $0.number != track.number && $0.isDecodable }.prefix(Self.mostTracksSearched)
    guard let sounding = others.first(where: { sounds($0) }) else { return }
    tell(TrackNotices.silence(of: track, sounding: sounding, from: tracks, in: name))
  }

  /// Whether there is sound in the first minute of a track.
  private func sounds(_ track: AudioTrack) -> Bool {
    var options = options
    options.track = .number(track.number)
    let opening = MediaOpening(name: name, options: options, stop: stop, tell: { _ in })
    guard !stop.isSet, let decoder = try? MediaDecoder(input, opening: opening, mix: { _ in .mean }) else {
      return false
    }
    var check = SilenceCheck()
    while let event = try? decoder.next() {
      switch check.observe(event) {
      case .undecided: continue
      case .sounding: return true
      case .silent: return false
      }
    }
    return false
  }

  private func mix(of count: Int) throws(SourceError) -> Resampler.Mix {
    channels = count
    switch channel {
    case nil: return .channels(Array(0..<count))
    // More channels than a surround recording has are those of an array of microphones, which do not cancel.
    case .mixdown: return (2...8).contains(count) ? .meanAndChannels(count) : .mean
    case .mean: return .mean
    case .number(let number):
      guard (1...count).contains(number) else {
        let there = count == 1 ? "it has one channel" : "its channels are 1 to \(count)"
        throw SourceError(code: .unsupported, message: "\(name) has no channel \(number): \(there)")
      }
      return .channels([number - 1])
    }
  }
}
