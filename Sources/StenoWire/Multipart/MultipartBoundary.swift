/// What stands between the parts of a form, as a request's `Content-Type` says it.
///
/// #### Source
/// RFC 2046, section 5.1.1.
public struct MultipartBoundary: Sendable, Equatable {
  /// The longest that is read. The format allows 70 bytes; some clients send more.
  private static let longest = 200

  /// The text, without the dashes before it.
  public let text: String

  /// A boundary; nil for what is none.
  ///
  /// - Parameter text: One to 200 visible characters of ASCII, or spaces between them.
  public init?(_ text: String) {
    guard (1...Self.longest).contains(text.utf8.count), text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }),
      text.utf8.last != 0x20
    else { return nil }
    self.text = text
  }

  /// The boundary of a request; nil where it is not `multipart/form-data`, or has no boundary that can be read.
  ///
  /// - Parameter contentType: The value of its `Content-Type`.
  public init?(contentType: String) {
    let header = HeaderParameters(contentType)
    guard header.value == "multipart/form-data", let text = header["boundary"] else { return nil }
    self.init(text)
  }
}
