/// Reads server-sent events out of bytes as they come. Feeding it the same bytes in other pieces changes nothing.
///
/// #### Source
/// WHATWG HTML, "Server-sent events", section "Parsing an event stream". `retry` is ignored: a stream is one request here.
public struct SSEParser: Sendable {
  /// One event.
  public struct Event: Sendable, Equatable {
    /// Its type; `message` where the stream says none.
    public var type = "message"
    /// Its data lines, joined by line feeds.
    public var data = ""
  }

  /// Why a stream cannot be read on.
  public enum Failure: Error, Sendable, Equatable {
    /// A line or an event is longer than allowed.
    case tooLong
    /// A line is not UTF-8.
    case notUTF8
  }

  private let maximumBytes: Int
  private var line: [UInt8] = []
  private var event = Event()
  private var hasData = false
  private var lastWasReturn = false
  private var isFirstLine = true

  /// A parser at the beginning of a stream.
  ///
  /// - Parameter maximumBytes: The longest line, and the most data of one event. The default is 1 MiB.
  public init(maximumBytes: Int = 1 << 20) {
    self.maximumBytes = maximumBytes
  }

  /// Whether the stream ended in the middle of an event, which is then lost.
  public var isInsideEvent: Bool { hasData || !line.isEmpty }

  /// Why the stream cannot be read on; nil while it can. Nothing is read afterwards.
  public private(set) var failure: Failure?

  /// The events that these bytes complete, up to where the stream cannot be read on.
  public mutating func parse(_ bytes: some Sequence<UInt8>) -> [Event] {
    var events: [Event] = []
    do {
      for byte in bytes where failure == nil {
        if let event = try take(byte) { events.append(event) }
      }
    } catch {
      failure = error
    }
    return events
  }

  private mutating func take(_ byte: UInt8) throws(Failure) -> Event? {
    defer { lastWasReturn = byte == 0x0D }
    switch byte {
    case 0x0A where lastWasReturn: return nil
    case 0x0A, 0x0D: return try endLine()
    default:
      guard line.count < maximumBytes else { throw .tooLong }
      line.append(byte)
      return nil
    }
  }

  private mutating func endLine() throws(Failure) -> Event? {
    var bytes = line[...]
    line.removeAll(keepingCapacity: true)
    if isFirstLine, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    isFirstLine = false
    guard !bytes.isEmpty else { return dispatch() }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
    let utf8 = text.utf8
    let colon = utf8.firstIndex(of: UInt8(ascii: ":")) ?? utf8.endIndex
    var value = utf8[colon...].dropFirst()
    if value.first == 0x20 { value = value.dropFirst() }
    try take(field: text[..<colon], value: String(Substring(value)))
    return nil
  }

  private mutating func take(field: Substring, value: String) throws(Failure) {
    switch field {
    case "data":
      guard event.data.utf8.count + value.utf8.count < maximumBytes else { throw .tooLong }
      event.data += hasData ? "\n" + value : value
      hasData = true
    case "event": event.type = value
    default: break
    }
  }

  private mutating func dispatch() -> Event? {
    defer {
      event = Event()
      hasData = false
    }
    guard hasData else { return nil }
    if event.type.isEmpty { event.type = "message" }
    return event
  }
}
