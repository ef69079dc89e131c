import CALSA
import Glibc
import StenoCore

/// An open capture PCM with the format that was negotiated. It never blocks but in ``wait(milliseconds:)``.
///
/// #### Source
/// https://www.alsa-project.org/alsa-doc/alsa-lib/pcm.html.
@safe struct ALSADevice: ~Copyable {
  /// A negative answer of the library, made positive: a number of `errno`.
  struct Failure: Error {
    var number: Int32
  }

  /// Rates to ask for, best first: ours, then multiples of it, then what else is common.
  private static let rates: [UInt32] = [16_000, 48_000, 32_000, 96_000, 44_100, 24_000, 22_050, 8_000]

  let encoding: ALSAEncoding
  let sampleRate: Int
  let channels: Int
  /// Whether the channels are the device's own, and not mixed by the library.
  let takesAllChannels: Bool
  /// Frames read at once, about 20 ms.
  let period: Int
  private let pcm: OpaquePointer

  /// Opens the PCM of this name with all its channels, up to 8, or with as few as it can.
  init(name: String, takesAllChannels: Bool) throws(Failure) {
    var opened: OpaquePointer?
    try Self.check(unsafe snd_pcm_open(&opened, name, SND_PCM_STREAM_CAPTURE, Int32(SND_PCM_NONBLOCK)))
    guard let pcm = unsafe opened else { throw Failure(number: ENODEV) }
    do {
      let settings = unsafe try Self.negotiate(pcm, takesAllChannels: takesAllChannels)
      unsafe try Self.setUp(pcm)
      (encoding, sampleRate, channels, period) = settings
      self.takesAllChannels = takesAllChannels
    } catch {
      unsafe snd_pcm_close(pcm)
      throw error
    }
    unsafe self.pcm = unsafe pcm
  }

  deinit {
    unsafe snd_pcm_close(pcm)
  }

  /// Starts the device, or starts it again after it has stopped by itself.
  ///
  /// - Returns: When it began to capture, as it says itself.
  func start() throws(Failure) -> ContinuousClock.Instant {
    try Self.check(unsafe snd_pcm_prepare(pcm))
    try Self.check(unsafe snd_pcm_start(pcm))
    return startTime() ?? .now
  }

  /// Goes on after the system was suspended.
  func wake() throws(Failure) {
    try Self.check(unsafe snd_pcm_resume(pcm))
  }

  /// Waits until there is audio or something is wrong.
  func wait(milliseconds: Int32) {
    _ = unsafe snd_pcm_wait(pcm, milliseconds)
  }

  /// Reads what there is, at most ``period`` frames.
  ///
  /// - Returns: The number of frames.
  func read(into bytes: inout [UInt8]) throws(Failure) -> Int {
    let room = bytes.count / (encoding.bytes * channels)
    let frames = unsafe bytes.withUnsafeMutableBytes {
      unsafe snd_pcm_readi(pcm, $0.baseAddress, snd_pcm_uframes_t(room))
    }
    try Self.check(Int32(clamping: frames))
    return frames
  }

  /// Frames captured and not read; 0 where the device does not say.
  var pending: Int {
    max(unsafe snd_pcm_avail_update(pcm), 0)
  }

  /// The device's own word for when it began, on our clock; nil where it has none or one that cannot be.
  private func startTime() -> ContinuousClock.Instant? {
    var status: OpaquePointer?
    guard unsafe snd_pcm_status_malloc(&status) == 0, let status = unsafe status else { return nil }
    defer { unsafe snd_pcm_status_free(status) }
    guard unsafe snd_pcm_status(pcm, status) == 0 else { return nil }
    var (trigger, monotonic) = (timespec(), timespec())
    unsafe snd_pcm_status_get_trigger_htstamp(status, &trigger)
    unsafe clock_gettime(CLOCK_MONOTONIC, &monotonic)
    let now = ContinuousClock.now
    let age = monotonic.duration - trigger.duration
    return (.zero...Duration.seconds(1)).contains(age) ? now - age : nil
  }

  private static func negotiate(
    _ pcm: OpaquePointer, takesAllChannels: Bool
  ) throws(Failure) -> (encoding: ALSAEncoding, sampleRate: Int, channels: Int, period: Int) {
    var allocated: OpaquePointer?
    try check(unsafe snd_pcm_hw_params_malloc(&allocated))
    guard let settings = unsafe allocated else { throw Failure(number: ENOMEM) }
    defer { unsafe snd_pcm_hw_params_free(settings) }
    try check(unsafe snd_pcm_hw_params_any(pcm, settings))
    // The library's own conversion is a straight line between samples; ours is better.
    try check(unsafe snd_pcm_hw_params_set_rate_resample(pcm, settings, 0))
    try check(unsafe snd_pcm_hw_params_set_access(pcm, settings, SND_PCM_ACCESS_RW_INTERLEAVED))
    let encoding = ALSAEncoding.allCases.first { unsafe snd_pcm_hw_params_set_format(pcm, settings, $0.format) == 0 }
    guard let encoding else { throw Failure(number: EINVAL) }
    var channels: UInt32 = takesAllChannels ? unsafe ownChannels(pcm, settings) : 1
    try check(unsafe snd_pcm_hw_params_set_channels_near(pcm, settings, &channels))
    var rate = rates.first { unsafe snd_pcm_hw_params_test_rate(pcm, settings, $0, 0) == 0 } ?? rates[0]
    try check(unsafe snd_pcm_hw_params_set_rate_near(pcm, settings, &rate, nil))
    var period = snd_pcm_uframes_t(rate / 50)
    try check(unsafe snd_pcm_hw_params_set_period_size_near(pcm, settings, &period, nil))
    var buffer = snd_pcm_uframes_t(rate / 2)
    try check(unsafe snd_pcm_hw_params_set_buffer_size_near(pcm, settings, &buffer))
    try check(unsafe snd_pcm_hw_params(pcm, settings))
    guard channels > 0, rate > 0, period > 0 else { throw Failure(number: EINVAL) }
    return (encoding, Int(rate), Int(channels), Int(clamping: period))
  }

  /// The channels of the device itself. A plug-in that takes any number would make them up, and is asked for two: a
  /// microphone with one gives the same twice.
  private static func ownChannels(_ pcm: OpaquePointer, _ settings: OpaquePointer) -> UInt32 {
    var most: UInt32 = 1
    guard unsafe snd_pcm_hw_params_get_channels_max(settings, &most) >= 0 else { return 1 }
    return most <= 8 ? max(most, 1) : 2
  }

  /// Has the device keep its times on the clock that no one sets.
  private static func setUp(_ pcm: OpaquePointer) throws(Failure) {
    var allocated: OpaquePointer?
    try check(unsafe snd_pcm_sw_params_malloc(&allocated))
    guard let settings = unsafe allocated else { throw Failure(number: ENOMEM) }
    defer { unsafe snd_pcm_sw_params_free(settings) }
    try check(unsafe snd_pcm_sw_params_current(pcm, settings))
    _ = unsafe snd_pcm_sw_params_set_tstamp_mode(pcm, settings, SND_PCM_TSTAMP_ENABLE)
    _ = unsafe snd_pcm_sw_params_set_tstamp_type(pcm, settings, SND_PCM_TSTAMP_TYPE_MONOTONIC)
    try check(unsafe snd_pcm_sw_params(pcm, settings))
  }

  private static func check(_ answer: Int32) throws(Failure) {
    if answer < 0 { throw Failure(number: answer == .min ? .max : -answer) }
  }
}

extension timespec {
  fileprivate var duration: Duration { .seconds(tv_sec) + .nanoseconds(tv_nsec) }
}
