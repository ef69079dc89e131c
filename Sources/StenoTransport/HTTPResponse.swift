/// What a server answers: its head, and its body as it comes.
public struct HTTPResponse: Sendable {
  /// Its beginning.
  public let head: HTTPResponseHead
  private let mailbox: ResponseMailbox

  init(head: HTTPResponseHead, mailbox: ResponseMailbox) {
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
