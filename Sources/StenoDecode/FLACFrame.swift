/// The header of a FLAC frame, which says where the frame stands in the recording.
///
/// #### Source
/// RFC 9639, section 9.1.
enum FLACFrame {
  /// The frame's first sample, by the frame at the beginning of `bytes`; nil where none begins there.
  ///
  /// `blockSize` is the stream's, by which frames of a fixed size are counted.
  static func firstSample(of bytes: UnsafeRawBufferPointer, blockSize: Int64) -> Int64? {
    guard bytes.count > 11, unsafe bytes[0] == 0xFF, unsafe bytes[1] & 0xFE == 0xF8 else { return nil }
    let hasVariableSize = unsafe bytes[1] & 1 == 1
    guard let number = unsafe codedNumber(bytes, at: 4) else { return nil }
    let (sample, overflow) = number.multipliedReportingOverflow(by: hasVariableSize ? 1 : blockSize)
    return overflow ? nil : sample
  }

  /// A number in the way of UTF-8, with up to 36 bits.
  private static func codedNumber(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Int64? {
    let first = unsafe bytes[index]
    let length = (~first).leadingZeroBitCount
    guard length != 1, length <= 7 else { return nil }
    var number = Int64(first & (0x7F >> UInt8(length)))
    for offset in 1..<max(length, 1) {
      let next = unsafe bytes[index + offset]
      guard next & 0xC0 == 0x80 else { return nil }
      number = number << 6 | Int64(next & 0x3F)
    }
    return number
  }
}
