import CFFmpeg
import Glibc

/// An `AVIOContext` that reads a ``ByteStream``.
///
/// #### Source
/// `avio_alloc_context`, https://ffmpeg.org/doxygen/5.1/avio_8h.html
@safe struct StreamReader: ~Copyable {
  /// Bytes asked for at once.
  private static let bufferSize: Int32 = 32_768

  let stream: ByteStream
  private(set) var context: UnsafeMutablePointer<AVIOContext>?

  init(_ stream: ByteStream) throws(FFmpegError) {
    self.stream = stream
    let opaque = unsafe Unmanaged.passUnretained(stream).toOpaque()
    guard let buffer = unsafe av_malloc(Int(Self.bufferSize)) else { throw .outOfMemory }
    let bytes = unsafe buffer.assumingMemoryBound(to: UInt8.self)
    let seek = unsafe stream.isSeekable ? seekInStream : nil
    unsafe context = avio_alloc_context(bytes, Self.bufferSize, 0, opaque, readFromStream, nil, seek)
    guard unsafe context != nil else {
      unsafe av_free(buffer)
      throw .outOfMemory
    }
  }

  deinit {
    // FFmpeg may have exchanged the buffer for another.
    if let context = unsafe context { unsafe av_free(context.pointee.buffer) }
    var context = unsafe context
    unsafe avio_context_free(&context)
  }
}

private let readFromStream: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<UInt8>?, Int32) -> Int32 = {
  opaque, buffer, size in
  guard let opaque = unsafe opaque, let buffer = unsafe buffer else { return cffmpeg_error(EINVAL) }
  let stream = unsafe Unmanaged<ByteStream>.fromOpaque(opaque).takeUnretainedValue()
  if stream.isAbandoned { return cffmpeg_error_exit() }
  let count = unsafe stream.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: Int(size)))
  if count > 0 { return Int32(count) }
  return stream.failure == nil ? cffmpeg_error_end() : cffmpeg_error(EIO)
}

private let seekInStream: @convention(c) (UnsafeMutableRawPointer?, Int64, Int32) -> Int64 = { opaque, offset, whence in
  guard let opaque = unsafe opaque else { return Int64(cffmpeg_error(EINVAL)) }
  return unsafe Unmanaged<ByteStream>.fromOpaque(opaque).takeUnretainedValue().seek(offset, whence: whence)
}
