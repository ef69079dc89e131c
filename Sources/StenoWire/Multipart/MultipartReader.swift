/// Reads a `multipart/form-data` body out of bytes as they come. Feeding it the same bytes in other pieces gives the same
/// fields, and the same files in other pieces.
///
/// A file's bytes are given on as they come; a field is given when it is whole. Memory is bounded by ``Limits``. It takes
/// what clients send: a preamble, line breaks without a carriage return, spaces after a boundary, headers in any order and
/// case, `filename*`, no `Content-Type`, no file name, and no final boundary where the last part is a whole field or file.
///
/// #### Source
/// RFC 7578 and RFC 2046, section 5.1.1.
public struct MultipartReader: Sendable {
  /// How much a form may be.
  public struct Limits: Sendable, Equatable {
    /// The most parts. The default is 256.
    public var parts = 256
    /// The most bytes of one part's headers. The default is 16 KiB.
    public var headerBytes = 16 << 10
    /// The most bytes of all text fields together, and of the preamble. The default is 1 MiB.
    public var fieldBytes = 1 << 20

    /// The defaults.
    public init() {}
  }

  /// What comes of a form.
  public enum Event: Sendable, Equatable {
    /// A text field.
    case field(MultipartPart, value: String)
    /// A file begins; its bytes follow.
    case fileStarted(MultipartPart)
    /// More bytes of the file; never none.
    case fileBytes([UInt8])
    /// The file is whole.
    case fileEnded
  }

  private enum State {
    /// Before the first boundary. Moves to `boundary`.
    case preamble
    /// After a boundary, on its line. Moves to `headers`, or to `epilogue`.
    case boundary
    /// In a part's headers. Moves to `field` or `file`.
    case headers
    /// In a text field. Moves to `boundary`.
    case field(MultipartPart)
    /// In a file. Moves to `boundary`.
    case file
    /// After the last boundary.
    case epilogue
  }

  private let limits: Limits
  private var state = State.preamble
  private var scanner: MultipartScanner
  /// The header lines of the part, in `headers`.
  private var headers = MultipartHeaderLines()
  /// The value so far, in `field`. Beside the state, so that it grows without being copied.
  private var value: [UInt8] = []
  private var parts = 0
  private var fieldBytes = 0
  private var preambleBytes = 0

  /// Why the body cannot be read on; nil while it can. Nothing is read afterwards.
  public private(set) var failure: MultipartError?

  /// A reader at the beginning of a body.
  ///
  /// - Parameters:
  ///   - boundary: What stands between the parts.
  ///   - limits: How much the form may be.
  public init(boundary: MultipartBoundary, limits: Limits = Limits()) {
    self.limits = limits
    scanner = MultipartScanner(boundary: boundary)
  }

  /// Whether the form is over: what follows says nothing.
  public var isDone: Bool {
    if case .epilogue = state { true } else { false }
  }

  /// What these bytes complete, up to where the body cannot be read on; see ``failure``.
  ///
  /// - Complexity: O(n) in the bytes.
  public mutating func read(_ bytes: some Sequence<UInt8>) -> [Event] {
    guard failure == nil, !isDone else { return [] }
    scanner.append(bytes)
    return take()
  }

  /// What the end of the body completes; see ``failure`` for a body that ended too early.
  public mutating func finish() -> [Event] {
    guard failure == nil, !isDone else { return [] }
    scanner.finish()
    let events = take()
    guard failure == nil, !isDone else { return events }
    failure = earlyEnd
    return events
  }

  /// What is wrong where the body ends here.
  private var earlyEnd: MultipartError? {
    switch state {
    case .preamble: preambleBytes == 0 ? MultipartError(.empty, "the form is empty") : noBoundary
    case .headers where !headers.isEmpty || scanner.unreadCount > 0:
      MultipartError(.cutOff, "the form is cut off in the headers of a part")
    case .field(let part): MultipartError(.cutOff, "the form is cut off in the field '\(part.name)'")
    case .file: MultipartError(.cutOff, "the form is cut off in the file")
    case .boundary, .headers, .epilogue: nil
    }
  }

  private var noBoundary: MultipartError {
    MultipartError(.noBoundary, "the form never shows the boundary that its Content-Type names")
  }

  private mutating func take() -> [Event] {
    var events: [Event] = []
    do throws(MultipartError) {
      while try step(&events) {}
    } catch {
      failure = error
    }
    return events
  }

  /// Goes on by one piece; false where more bytes are needed.
  private mutating func step(_ events: inout [Event]) throws(MultipartError) -> Bool {
    switch state {
    case .preamble: return try skipPreamble()
    case .boundary: return endBoundary()
    case .headers: return try readHeader(&events)
    case .field(let part): return try readField(part, &events)
    case .file: return readFile(&events)
    case .epilogue: return false
    }
  }

  private mutating func skipPreamble() throws(MultipartError) -> Bool {
    let (bytes, isOver) = scanner.content()
    preambleBytes += bytes.count
    guard preambleBytes <= limits.fieldBytes else { throw noBoundary }
    if isOver { state = .boundary }
    return isOver
  }

  private mutating func endBoundary() -> Bool {
    switch scanner.boundaryEnd() {
    case .lineBreak: state = .headers
    case .last: state = .epilogue
    case nil: return false
    }
    return true
  }

  private mutating func readHeader(_ events: inout [Event]) throws(MultipartError) -> Bool {
    guard let line = scanner.line() else {
      try headers.check(unread: scanner.unreadCount, limits)
      return false
    }
    guard line.isEmpty else {
      try headers.append(line, limits)
      return true
    }
    parts += 1
    guard parts <= limits.parts else {
      throw MultipartError(.tooMuch, "the form has more than \(limits.parts) parts")
    }
    let part = MultipartPart(headers: headers.texts)
    headers = MultipartHeaderLines()
    try part.checkTransferEncoding()
    state = part.isFile ? .file : .field(part)
    if part.isFile { events.append(.fileStarted(part)) }
    scanner.beginContent()
    return true
  }

  private mutating func readField(_ part: MultipartPart, _ events: inout [Event]) throws(MultipartError) -> Bool {
    let (bytes, isOver) = scanner.content()
    fieldBytes += bytes.count
    guard fieldBytes <= limits.fieldBytes else {
      throw MultipartError(
        .tooMuch, "the form's text fields are longer than \(limits.fieldBytes) bytes, with '\(part.name)'")
    }
    value += bytes
    guard isOver else { return false }
    events.append(.field(part, value: try part.text(of: value)))
    value = []
    state = .boundary
    return true
  }

  private mutating func readFile(_ events: inout [Event]) -> Bool {
    let (bytes, isOver) = scanner.content()
    if !bytes.isEmpty { events.append(.fileBytes(Array(bytes))) }
    guard isOver else { return false }
    events.append(.fileEnded)
    state = .boundary
    return true
  }
}
