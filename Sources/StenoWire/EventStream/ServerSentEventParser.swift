/// Reads server-sent events out of bytes as they come. Feeding it the same bytes in other pieces changes nothing.
///
/// #### Source
/// WHATWG HTML, "Server-sent events", section "Parsing an event stream". `retry` is ignored: a stream is one request here.
/// Unlike there, an event at the end of the stream needs no empty line behind it; see ``finish()``.
public struct ServerSentEventParser: Sendable {
  /// Why a stream cannot be read on.
  public enum Failure: Error, Sendable, Equatable {
    /// A line or an event is longer than allowed.
    case tooLong
    /// A line is not UTF-8.
    case notUTF8
  }

  private let maximumBytes: Int
  private var line: [UInt8] = []
  private var event = ServerSentEvent()
  private var hasData = false
  private var lastWasReturn = false
  private var isFirstLine = true

  /// A parser at the beginning of a stream.
  ///
  /// - Parameter maximumBytes: The longest line, and the most data of one event. The default is 1 MiB.
  public init(maximumBytes: Int = 1 << 20) {
    self.maximumBytes = maximumBytes
  }

  /// Whether the stream, if it ended here, would end in the middle of an event.
  public var isInsideEvent: Bool { hasData || !line.isEmpty }

  /// Why the stream cannot be read on; nil while it can. Nothing is read afterwards.
  public private(set) var failure: Failure?

  /// The events that these bytes complete, up to where the stream cannot be read on.
  public mutating func parse(_ bytes: some Sequence<UInt8>) -> [ServerSentEvent] {
    var events: [ServerSentEvent] = []
    do {
      // As an array: one byte at a time of a sequence whose type is not known takes ten calls each.
      try take(Array(bytes)[...], into: &events)
    } catch {
      failure = error
    }
    return events
  }

  /// The event that the stream ended in, if it did: some servers leave out its empty line, or even its line's end.
  ///
  /// Whether such an event is whole, only its data can say.
  public mutating func finish() -> ServerSentEvent? {
    guard failure == nil, isInsideEvent else { return nil }
    do {
      if !line.isEmpty, let event = try endLine() { return event }
    } catch {
      failure = error
      return nil
    }
    return dispatch()
  }

  private mutating func take(_ bytes: ArraySlice<UInt8>, into events: inout [ServerSentEvent]) throws(Failure) {
    var rest = bytes
    while failure == nil, let first = rest.first {
      guard let end = rest.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) else { return try append(rest) }
      if first != 0x0A || !lastWasReturn {
        try append(rest[..<end])
        if let event = try endLine() { events.append(event) }
      }
      lastWasReturn = rest[end] == 0x0D
      rest = rest[(end + 1)...]
    }
  }

  private mutating func append(_ bytes: ArraySlice<UInt8>) throws(Failure) {
    guard !bytes.isEmpty else { return }
    guard line.count + bytes.count <= maximumBytes else { throw .tooLong }
    line += bytes
    lastWasReturn = false
  }

  private mutating func endLine() throws(Failure) -> ServerSentEvent? {
    var bytes = line[...]
    line.removeAll(keepingCapacity: true)
    if isFirstLine, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    isFirstLine = false
    guard !bytes.isEmpty else { return dispatch() }
    // Also where there is no value, and in a comment: the whole stream must be UTF-8.
    guard String(validating: bytes, as: UTF8.self) != nil else { throw .notUTF8 }
    let colon = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
    var value = bytes[colon...].dropFirst()
    if value.first == 0x20 { value = value.dropFirst() }
    try take(field: bytes[..<colon], value: String(decoding: value, as: UTF8.self))
    return nil
  }

  private mutating func take(field: ArraySlice<UInt8>, value: String) throws(Failure) {
    if field.elementsEqual("data".utf8) {
      guard event.data.utf8.count + value.utf8.count < maximumBytes else { throw .tooLong }
      event.data += hasData ? "\n" + value : value
      hasData = true
    } else if field.elementsEqual("event".utf8) {
      event.type = value
    }
  }

  private mutating func dispatch() -> ServerSentEvent? {
    defer {
      event = ServerSentEvent()
      hasData = false
    }
    guard hasData else { return nil }
    if event.type.isEmpty { event.type = "message" }
    return event
  }
}
