/// One server-sent event.
public struct ServerSentEvent: Sendable, Equatable {
  /// Its type; `message` where the stream says none.
  public var type: String
  /// Its data lines, joined by line feeds.
  public var data: String

  /// An event.
  ///
  /// - Parameters:
  ///   - type: Its type. The default, `message`, is not written.
  ///   - data: Its data.
  public init(type: String = "message", data: String = "") {
    self.type = type
    self.data = data
  }

  /// An event whose data is one JSON value, on one line.
  ///
  /// - Parameter json: The value.
  public init(_ json: JSONValue) {
    self.init(data: json.text)
  }

  /// The event as it is sent, the blank line that ends it included.
  ///
  /// Every line break in the data begins a new `data` line: a carriage return comes back as a line feed, since the format
  /// has no other. One in the type becomes a space.
  ///
  /// #### Source
  /// WHATWG HTML, "Server-sent events".
  public var text: String {
    let type = Self.lines(of: self.type).joined(separator: " ")
    let lines = Self.lines(of: data).map { "data: \($0)\n" }.joined()
    return (type.isEmpty || type == "message" ? "" : "event: \(type)\n") + lines + "\n"
  }

  /// A comment, which every reader passes over: sent now and then, it keeps a silent connection open.
  ///
  /// - Parameter text: What it says; nothing by default.
  /// - Returns: The comment as it is sent.
  public static func comment(_ text: String = "") -> String {
    lines(of: text).map { $0.isEmpty ? ":\n" : ": \($0)\n" }.joined() + "\n"
  }

  private static func lines(of text: String) -> [Substring] {
    // A carriage return and the line feed after it are one character.
    text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r" || $0 == "\r\n" }
  }
}
