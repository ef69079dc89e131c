/// What a server answers: its head, and its body as it comes.
public struct HTTPResponse: Sendable {
  /// The beginning of an answer.
  public struct Head: Sendable {
    /// The status, 200 to 599.
    public var status: Int
    /// The header fields, in order.
    public var fields: [(name: String, value: String)]

    /// The value of the field called `name`, in any case; nil where there is none.
    public subscript(name: String) -> String? {
      let wanted = name.lowercased()
      return fields.first { $0.name.lowercased() == wanted }?.value
    }

    /// The media type in lower case, without parameters; empty where there is none.
    public var mediaType: String {
      let value = self["content-type"] ?? ""
      return value.prefix { $0 != ";" }.filter { !$0.isWhitespace }.lowercased()
    }
  }

  /// Its beginning.
  public let head: Head
  private let mailbox: ResponseMailbox

  init(head: Head, mailbox: ResponseMailbox) {
    self.head = head
    self.mailbox = mailbox
  }

  /// The next bytes of the body as they come, never none; nil at its end.
  ///
  /// - Throws: ``TransportError``; `CancellationError`.
  public func next() async throws -> [UInt8]? {
    try await mailbox.next()
  }

  /// The whole body.
  ///
  /// - Throws: ``TransportError``, of code `tooLarge` where it is larger than the request allows; `CancellationError`.
  public func body() async throws -> [UInt8] {
    var bytes: [UInt8] = []
    while let next = try await next() { bytes += next }
    return bytes
  }
}
