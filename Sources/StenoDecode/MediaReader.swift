import CFFmpeg
import StenoConcurrency
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

  nonisolated let executor = ThreadExecutor(name: "steno-decode")
  nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  nonisolated let name: String
  private nonisolated let stop = StopFlag()
  nonisolated let input: MediaInput
  private let options: MediaOptions
  /// Nil for every channel on its own.
  private let channel: MediaOptions.Channel?
  private var state = State.unopened
  private var channels = 0

  init(_ input: MediaInput, options: MediaOptions, takesAllChannels: Bool = false) {
    (self.input, self.options) = (input, options)
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
      if let event = try decoder.next() { return event }
    } catch {
      state = .ended
      throw error
    }
    state = .ended
    return nil
  }

  /// The input's length in frames at 16 kHz, as far as its header tells.
  func duration() throws(SourceError) -> Int64? {
    try open()?.duration
  }

  /// What the input was found to be.
  func inputFormat() throws(SourceError) -> String? {
    try open()?.inputFormat
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
    do {
      let opening = MediaOpening(name: name, options: options, stop: stop)
      let decoder = try MediaDecoder(input, opening: opening) { count throws(SourceError) in try mix(of: count) }
      state = .open(decoder)
      return decoder
    } catch {
      // What fails because it was ended has merely ended.
      if stop.isSet { return nil }
      throw error
    }
  }

  private func mix(of count: Int) throws(SourceError) -> Resampler.Mix {
    channels = count
    switch channel {
    case nil: return .channels(Array(0..<count))
    case .mixdown: return .mean
    case .number(let number):
      guard (1...count).contains(number) else {
        let there = count == 1 ? "it has one channel" : "its channels are 1 to \(count)"
        throw SourceError(code: .unsupported, message: "\(name) has no channel \(number): \(there)")
      }
      return .channels([number - 1])
    }
  }
}
