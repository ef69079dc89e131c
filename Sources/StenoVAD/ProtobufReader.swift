/// Reads the fields of one Protocol Buffers message, in order, from bytes that may be anything.
///
/// #### Source
/// Protocol Buffers documentation, "Encoding".
struct ProtobufReader {
  /// What is wrong with the bytes, and where.
  struct Malformation: Error, Equatable {
    var offset: Int
    var reason: String
  }

  /// A field's value, by wire type.
  enum Value: Equatable {
    case number(UInt64)
    /// Where in the bytes a string, a message or packed numbers stand.
    case bytes(Range<Int>)
    /// Four or eight bytes, which no field that is read here has.
    case fixed
  }

  /// All bytes of the file.
  let contents: [UInt8]
  /// Where the next field begins.
  private var position: Int
  /// Where the message ends.
  private let end: Int

  /// Reads the message in `range` of `contents`, which must lie within it.
  init(_ contents: [UInt8], in range: Range<Int>) {
    self.contents = contents
    position = range.lowerBound
    end = range.upperBound
  }

  /// The next field; nil at the end of the message.
  mutating func next() throws(Malformation) -> (field: UInt64, value: Value)? {
    guard position < end else { return nil }
    let start = position
    let key = try number()
    let value: Value
    switch key & 7 {
    case 0: value = .number(try number())
    case 1: value = try skip(8)
    case 2: value = .bytes(try take(try number()))
    case 5: value = try skip(4)
    default: throw Malformation(offset: start, reason: "wire type \(key & 7)")
    }
    return (key >> 3, value)
  }

  /// A base-128 number of at most ten bytes.
  private mutating func number() throws(Malformation) -> UInt64 {
    let start = position
    var result: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 70, by: 7) {
      guard position < end else { throw Malformation(offset: start, reason: "a number that is cut off") }
      let byte = UInt64(contents[position])
      position += 1
      result |= (byte & 0x7f) << shift
      if byte < 0x80 { return result }
    }
    throw Malformation(offset: start, reason: "a number that is too long")
  }

  /// The range of the next `count` bytes.
  private mutating func take(_ count: UInt64) throws(Malformation) -> Range<Int> {
    guard let count = Int(exactly: count), count <= end - position else {
      throw Malformation(offset: position, reason: "a field of \(count) bytes where \(end - position) are left")
    }
    defer { position += count }
    return position..<(position + count)
  }

  private mutating func skip(_ count: UInt64) throws(Malformation) -> Value {
    _ = try take(count)
    return .fixed
  }
}
