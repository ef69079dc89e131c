/// Writes the fields of a Protocol Buffers message.
///
/// #### Source
/// Protocol Buffers documentation, "Encoding".
struct ProtobufWriter {
  private(set) var bytes: [UInt8] = []

  /// A number, also of a field that is repeated.
  mutating func number(_ field: UInt64, _ value: Int) {
    variable(field << 3)
    variable(UInt64(bitPattern: Int64(value)))
  }

  /// A float.
  mutating func float(_ field: UInt64, _ value: Float) {
    variable(field << 3 | 5)
    for shift in stride(from: UInt32(0), to: 32, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> shift))
    }
  }

  /// A text.
  mutating func string(_ field: UInt64, _ value: String) {
    header(field, count: value.utf8.count)
    bytes += value.utf8
  }

  /// A message.
  mutating func message(_ field: UInt64, _ write: (inout ProtobufWriter) -> Void) {
    var inner = ProtobufWriter()
    write(&inner)
    header(field, count: inner.bytes.count)
    bytes += inner.bytes
  }

  /// Bytes.
  mutating func payload(_ field: UInt64, _ value: UnsafeRawBufferPointer) {
    header(field, count: value.count)
    unsafe bytes.append(contentsOf: value)
  }

  /// What stands before the `count` bytes of a field.
  private mutating func header(_ field: UInt64, count: Int) {
    variable(field << 3 | 2)
    variable(UInt64(count))
  }

  private mutating func variable(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
