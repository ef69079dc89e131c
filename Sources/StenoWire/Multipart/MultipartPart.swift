/// What the headers of a part of a form say.
public struct MultipartPart: Sendable, Equatable {
  /// The field's name; empty where the part has none.
  public var name: String
  /// The name of the file, as the client sent it: perhaps a path; nil where it sent none.
  public var fileName: String?
  /// The media type in lower case, without its parameters; nil where the client sent none.
  public var mediaType: String?
  /// The character set of a text; nil where the client sent none, which means UTF-8.
  var charset: String?
  /// How the content is encoded for the way; nil where it is not.
  var transferEncoding: String?

  /// A part.
  ///
  /// - Parameters:
  ///   - name: The field's name.
  ///   - fileName: The name of the file; nil for none.
  ///   - mediaType: The media type; nil for none.
  public init(name: String, fileName: String? = nil, mediaType: String? = nil) {
    self.name = name
    self.fileName = fileName
    self.mediaType = mediaType
  }

  /// Reads a part's header lines, in any order.
  init(headers lines: [String]) {
    self.init(name: "")
    for line in lines {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let header = HeaderParameters(line[line.index(after: colon)...])
      switch line[..<colon].lowercased() {
      case "content-disposition":
        name = header["name"].map(Self.unescaped) ?? ""
        fileName = header["filename"].map(Self.unescaped)
      case "content-type":
        mediaType = header.value.isEmpty ? nil : header.value
        charset = header["charset"]?.lowercased()
      case "content-transfer-encoding": transferEncoding = header.value
      default: break
      }
    }
  }

  /// Whether the part is a file and not a text: it has a file's name, or a media type that no text has.
  var isFile: Bool {
    if fileName != nil { return true }
    guard let mediaType else { return false }
    return !mediaType.hasPrefix("text/") && mediaType != "application/json"
  }

  /// The three characters that browsers escape in names, and nothing else: they send a per cent sign as it is.
  private static func unescaped(_ name: String) -> String {
    guard name.utf8.contains(UInt8(ascii: "%")) else { return name }
    var bytes: [UInt8] = []
    var rest = Array(name.utf8)[...]
    while let byte = rest.popFirst() {
      let escaped = byte == UInt8(ascii: "%") ? escapes.first { rest.starts(with: $0.code) } : nil
      bytes.append(escaped?.byte ?? byte)
      if escaped != nil { rest = rest.dropFirst(2) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let escapes: [(code: [UInt8], byte: UInt8)] = [
    (Array("22".utf8), 0x22), (Array("0D".utf8), 0x0D), (Array("0A".utf8), 0x0A), (Array("0d".utf8), 0x0D),
    (Array("0a".utf8), 0x0A),
  ]
}
