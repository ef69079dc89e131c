import CFFmpeg
import StenoCore

/// A `SwrContext`: mixes or picks channels and brings them to 16 kHz `Float`.
///
/// #### Source
/// libswresample, https://ffmpeg.org/doxygen/5.1/group__lswr.html. Its own mixing matrix is not used: it scales by what
/// speakers a layout names and so changes the level of a plain stereo recording by kind of input.
@safe struct Resampler: ~Copyable {
  /// Which input channels make each output channel.
  enum Mix: Equatable {
    /// One output: the mean of all channels.
    case mean
    /// The mean of all channels, and then each of so many by itself.
    case meanAndChannels(Int)
    /// One output for each index, counted from 0.
    case channels([Int])

    var outputs: Int {
      switch self {
      case .mean: 1
      case .meanAndChannels(let count): 1 + count
      case .channels(let indices): indices.count
      }
    }

    /// Output rows of input weights.
    ///
    /// An index past the last channel takes the last one.
    func weights(inputs: Int) -> [Double] {
      switch self {
      case .mean: Array(repeating: 1 / Double(inputs), count: inputs)
      case .meanAndChannels(let count):
        Mix.mean.weights(inputs: inputs) + Mix.channels(Array(0..<count)).weights(inputs: inputs)
      case .channels(let indices):
        indices.flatMap { index in (0..<inputs).map { $0 == min(index, inputs - 1) ? 1 : 0 } }
      }
    }
  }

  private let outputs: Int
  private let context: OpaquePointer

  init(layout: SampleLayout, mix: Mix) throws(FFmpegError) {
    guard layout.isUsable else { throw .invalidData }
    var context: OpaquePointer?
    var input = unsafe AVChannelLayout()
    var output = unsafe AVChannelLayout()
    unsafe av_channel_layout_default(&input, layout.channels)
    unsafe av_channel_layout_default(&output, Int32(mix.outputs))
    let answer = unsafe swr_alloc_set_opts2(
      &context, &output, AV_SAMPLE_FMT_FLTP, Int32(FrameIndex.perSecond), &input, AVSampleFormat(layout.format),
      layout.rate, 0, nil)
    try FFmpegError.check(answer)
    guard let context = unsafe context else { throw .outOfMemory }
    do {
      let settings = unsafe UnsafeMutableRawPointer(context)
      try FFmpegError.check(
        unsafe av_opt_set_int(settings, "internal_sample_fmt", Int64(AV_SAMPLE_FMT_FLTP.rawValue), 0))
      try FFmpegError.check(unsafe swr_set_matrix(context, mix.weights(inputs: Int(layout.channels)), layout.channels))
      try FFmpegError.check(unsafe swr_init(context))
    } catch {
      var context: OpaquePointer? = unsafe context
      unsafe swr_free(&context)
      throw error
    }
    outputs = mix.outputs
    unsafe self.context = unsafe context
  }

  deinit {
    var context: OpaquePointer? = unsafe context
    unsafe swr_free(&context)
  }

  /// Takes a frame in and appends what comes out to `channels`, one array an output.
  func convert(_ frame: borrowing Frame, into channels: inout [[Float]]) throws(FFmpegError) {
    let planes = unsafe UnsafeRawPointer(frame.pointer.pointee.extended_data)?
      .assumingMemoryBound(to: UnsafePointer<UInt8>?.self)
    guard let planes = unsafe planes else { throw .invalidData }
    try unsafe run(planes, count: Int32(clamping: frame.count), into: &channels)
  }

  /// Appends what the filter still holds.
  func drain(into channels: inout [[Float]]) throws(FFmpegError) {
    try unsafe run(nil, count: 0, into: &channels)
  }

  private func run(
    _ input: UnsafePointer<UnsafePointer<UInt8>?>?, count: Int32, into channels: inout [[Float]]
  ) throws(FFmpegError) {
    let room = try FFmpegError.check(unsafe swr_get_out_samples(context, count))
    guard room > 0 else { return }
    let plane = Int(room)
    var converted: Int32 = 0
    var samples = [Float](repeating: 0, count: plane * outputs)
    unsafe samples.withUnsafeMutableBytes { bytes in
      var planes = unsafe (0..<outputs).map { index in
        unsafe bytes.baseAddress?.advanced(by: index * plane * MemoryLayout<Float>.stride)
          .assumingMemoryBound(to: UInt8.self)
      }
      unsafe converted = swr_convert(context, &planes, room, UnsafeMutablePointer(mutating: input), count)
    }
    let frames = Int(try FFmpegError.check(converted))
    for index in 0..<outputs {
      channels[index] += samples[(index * plane)..<(index * plane + frames)]
    }
  }
}
