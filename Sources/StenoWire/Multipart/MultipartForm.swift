/// A `multipart/form-data` body: text fields, and one file at the end, whose bytes may come later.
///
/// #### Source
/// RFC 7578; names are escaped as WHATWG HTML, "Multipart form data", says, and backslashes are doubled.
public struct MultipartForm: Sendable {
  /// A field of text.
  public typealias Field = (name: String, value: String)

  /// What stands between the parts.
  public let boundary: String
  private let fields: [Field]
  private let file: (name: String, fileName: String, type: String?)

  /// A form.
  ///
  /// - Parameters:
  ///   - fields: The text fields, in order.
  ///   - file: The file part's name, the file's name, and its media type if it is to be sent.
  ///   - boundary: What stands between the parts; letters and digits that come nowhere in them.
  public init(
    fields: [Field], file: (name: String, fileName: String, type: String?), boundary: String = Self.randomBoundary()
  ) {
    self.fields = fields
    self.file = file
    self.boundary = boundary
  }

  /// A boundary that no audio has in it: 128 random bits.
  public static func randomBoundary() -> String {
    "steno" + String(UInt64.random(in: .min ... .max), radix: 36) + String(UInt64.random(in: .min ... .max), radix: 36)
  }

  /// The value of the request's `Content-Type`.
  public var contentType: String { "multipart/form-data; boundary=\(boundary)" }

  /// Everything up to the file's first byte.
  public var beginning: [UInt8] {
    var text = ""
    for field in fields {
      text += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(Self.escape(field.name))\"\r\n\r\n"
      text += field.value + "\r\n"
    }
    text += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(Self.escape(file.name))\"; "
    text += "filename=\"\(Self.escape(file.fileName))\"\r\n"
    if let type = file.type { text += "Content-Type: \(type)\r\n" }
    return Array((text + "\r\n").utf8)
  }

  /// Everything after the file's last byte.
  public var end: [UInt8] { Array("\r\n--\(boundary)--\r\n".utf8) }

  private static func escape(_ name: String) -> String {
    var result = ""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "\"": result += "%22"
      case "\\": result += "\\\\"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
