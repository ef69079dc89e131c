/// Reads JSON Lines out of bytes as they come: one value per line. Feeding it the same bytes in other pieces changes
/// nothing.
///
/// Blank lines are passed over. A line that is not JSON, or is too long, is one error; the lines after it are read.
public struct JSONLinesReader: Sendable {
  private let maximumBytes: Int
  private var line: [UInt8] = []
  private var isTooLong = false

  /// A reader at the beginning of a stream.
  ///
  /// - Parameter maximumBytes: The longest line. The default is 16 MiB.
  public init(maximumBytes: Int = 16 << 20) {
    self.maximumBytes = maximumBytes
  }

  /// The lines that these bytes complete.
  public mutating func read(_ bytes: some Sequence<UInt8>) -> [Result<JSONValue, JSONError>] {
    var lines: [Result<JSONValue, JSONError>] = []
    var rest = Array(bytes)[...]
    while let end = rest.firstIndex(of: 0x0A) {
      append(rest[..<end])
      if let value = endLine() { lines.append(value) }
      rest = rest[(end + 1)...]
    }
    append(rest)
    return lines
  }

  /// The last line, where it has no line break; nil where there is none.
  public mutating func finish() -> Result<JSONValue, JSONError>? { endLine() }

  private mutating func append(_ bytes: ArraySlice<UInt8>) {
    guard !isTooLong, line.count + bytes.count <= maximumBytes else {
      isTooLong = true
      return line = []
    }
    line += bytes
  }

  private mutating func endLine() -> Result<JSONValue, JSONError>? {
    defer {
      line.removeAll(keepingCapacity: line.count < 1 << 16)
      isTooLong = false
    }
    if isTooLong {
      return .failure(JSONError(offset: maximumBytes, message: "a line is longer than \(maximumBytes) bytes"))
    }
    guard line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { return nil }
    do throws(JSONError) {
      return .success(try JSONValue(parsing: line))
    } catch {
      return .failure(error)
    }
  }
}
