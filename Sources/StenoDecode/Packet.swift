import CFFmpeg

/// An `AVPacket`: some compressed bytes.
@safe struct Packet: ~Copyable {
  let pointer: UnsafeMutablePointer<AVPacket>

  init() throws(FFmpegError) {
    guard let pointer = unsafe av_packet_alloc() else { throw .outOfMemory }
    unsafe self.pointer = unsafe pointer
  }

  deinit {
    var pointer: UnsafeMutablePointer<AVPacket>? = unsafe pointer
    unsafe av_packet_free(&pointer)
  }

  var streamIndex: Int32 { unsafe pointer.pointee.stream_index }
  var timestamp: Int64? { unsafe pointer.pointee.pts == cffmpeg_no_timestamp() ? nil : pointer.pointee.pts }
  /// Where the packet begins in the input, in bytes; nil where the container does not say.
  var byteOffset: Int64? { unsafe pointer.pointee.pos < 0 ? nil : pointer.pointee.pos }
  var byteCount: Int { Int(unsafe pointer.pointee.size) }

  /// How long it lasts, in the stream's time base; 0 where the container does not say.
  var duration: Int64 { max(unsafe pointer.pointee.duration, 0) }

  /// The bytes.
  var bytes: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: pointer.pointee.data, count: byteCount) }

  /// Cuts off the first `count` bytes.
  func dropFirst(_ count: Int) {
    let count = min(max(count, 0), byteCount)
    unsafe pointer.pointee.data = pointer.pointee.data?.advanced(by: count)
    unsafe pointer.pointee.size -= Int32(count)
  }

  /// Cuts off half a frame, which is what remains where a recording breaks off: no damage, and nothing to hear.
  func truncate(toMultipleOf bytesPerFrame: Int) {
    unsafe av_shrink_packet(pointer, Int32(byteCount - byteCount % bytesPerFrame))
  }

  /// Lets go of the bytes.
  func clear() {
    unsafe av_packet_unref(pointer)
  }
}
