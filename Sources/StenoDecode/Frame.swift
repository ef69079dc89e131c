import CFFmpeg

/// An `AVFrame`: some decoded samples.
@safe struct Frame: ~Copyable {
  let pointer: UnsafeMutablePointer<AVFrame>

  init() throws(FFmpegError) {
    guard let pointer = unsafe av_frame_alloc() else { throw .outOfMemory }
    unsafe self.pointer = unsafe pointer
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVFrame>? = unsafe pointer
    unsafe av_frame_free(&pointer)
  }

  var count: Int64 { Int64(unsafe pointer.pointee.nb_samples) }
  /// In the stream's time base.
  var timestamp: Int64? {
    let timestamp = unsafe pointer.pointee.best_effort_timestamp
    return timestamp == cffmpeg_no_timestamp() ? nil : timestamp
  }
  var layout: SampleLayout {
    unsafe SampleLayout(
      format: pointer.pointee.format, rate: pointer.pointee.sample_rate,
      channels: pointer.pointee.ch_layout.nb_channels)
  }
}

/// What samples look like; the resampler is made for one such layout.
struct SampleLayout: Equatable {
  /// An `AVSampleFormat`.
  let format: Int32
  /// Frames a second.
  let rate: Int32
  let channels: Int32

  /// Whether a resampler can be made for it.
  var isUsable: Bool { format >= 0 && Self.rates.contains(Int(rate)) && Self.channelCounts.contains(Int(channels)) }

  /// Why it is not.
  var refusal: String {
    guard Self.rates.contains(Int(rate)) else {
      return "its sample rate is \(rate) Hz; sound has \(Self.rates.lowerBound) to \(Self.rates.upperBound) Hz"
    }
    return "it has \(channels) channels; at most \(Self.channelCounts.upperBound) can be read"
  }

  /// Rates of sound. A header of a few hundred hertz would turn a small file into hours.
  static let rates = 1_000...768_000
  static let channelCounts = RawFormat.channelCounts
}
