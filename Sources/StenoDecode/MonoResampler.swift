import CFFmpeg
public import StenoCore

/// Brings mono audio of any rate to 16 kHz, piece by piece, with FFmpeg's filter and without allocating.
///
/// What comes out lags by the filter's length, a few milliseconds, until it is drained.
///
/// #### Source
/// libswresample, https://ffmpeg.org/doxygen/5.1/group__lswr.html.
@safe public struct MonoResampler: ~Copyable {
  /// Frames taken in at once.
  private static let piece = 1_024

  private let context: OpaquePointer
  private var output: [Float]

  /// A resampler from `sampleRate`, 1 to 768,000 frames a second.
  ///
  /// - Throws: `SourceError`, `unsupported`, for another rate or where FFmpeg refuses it.
  public init(sampleRate: Int) throws(SourceError) {
    guard RawFormat.sampleRates.contains(sampleRate) else { throw Self.refusal(sampleRate) }
    var context: OpaquePointer?
    var (input, output) = unsafe (AVChannelLayout(), AVChannelLayout())
    unsafe av_channel_layout_default(&input, 1)
    unsafe av_channel_layout_default(&output, 1)
    let rate = Int32(sampleRate)
    let answer = unsafe swr_alloc_set_opts2(
      &context, &output, AV_SAMPLE_FMT_FLTP, Int32(FrameIndex.perSecond), &input, AV_SAMPLE_FMT_FLTP, rate, 0, nil)
    guard answer >= 0, unsafe swr_init(context) >= 0, let made = unsafe context else {
      unsafe swr_free(&context)
      throw Self.refusal(sampleRate)
    }
    unsafe self.context = unsafe made
    self.output = Array(repeating: 0, count: Self.piece * Int(FrameIndex.perSecond) / sampleRate + 1_024)
  }

  deinit {
    var context: OpaquePointer? = unsafe context
    unsafe swr_free(&context)
  }

  /// Takes `samples` in and gives `body` what comes out, in pieces.
  public mutating func convert(_ samples: Span<Float>, _ body: (Span<Float>) -> Void) {
    var rest = samples
    while !rest.isEmpty {
      let piece = rest.extracting(first: Self.piece)
      rest = rest.extracting(droppingFirst: piece.count)
      unsafe piece.withUnsafeBufferPointer { buffer in
        unsafe run(UnsafeRawPointer(buffer.baseAddress), count: buffer.count, body)
      }
    }
  }

  /// Gives `body` what the filter still holds.
  public mutating func drain(_ body: (Span<Float>) -> Void) {
    unsafe run(nil, count: 0, body)
  }

  private mutating func run(_ input: UnsafeRawPointer?, count: Int, _ body: (Span<Float>) -> Void) {
    var plane = unsafe input?.assumingMemoryBound(to: UInt8.self)
    let hasInput = unsafe input != nil
    let converted = unsafe output.withUnsafeMutableBytes { bytes in
      var room = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
      let frames = Int32(clamping: bytes.count / MemoryLayout<Float>.stride)
      return unsafe withUnsafeMutablePointer(to: &plane) { planes in
        unsafe swr_convert(context, &room, frames, hasInput ? planes : nil, Int32(clamping: count))
      }
    }
    if converted > 0 { body(output.span.extracting(first: Int(converted))) }
  }

  private static func refusal(_ sampleRate: Int) -> SourceError {
    SourceError(code: .unsupported, message: "audio at \(sampleRate) Hz cannot be resampled")
  }
}
