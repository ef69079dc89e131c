public import StenoCore

/// What to decode.
public enum MediaInput: Sendable {
  /// A file, a named pipe or a device, by its path. No character in it means anything special.
  case file(path: String)
  /// An address that FFmpeg can open, such as `https://…` or `rtsp://…`.
  case url(String)
  /// Bytes from elsewhere, such as standard input.
  case bytes(any ByteSource)

  /// A URL where `text` begins with a scheme and `://`, else a path.
  ///
  /// A `file://` URL is the path after it.
  public init(_ text: String) {
    guard let separator = text.firstRange(of: "://"), Self.isScheme(text[..<separator.lowerBound]) else {
      self = .file(path: text)
      return
    }
    let isFile = text[..<separator.lowerBound].lowercased() == "file"
    self = isFile ? .file(path: Self.path(ofFileURL: text[separator.upperBound...])) : .url(text)
  }

  /// The name for events and messages: a path as given; a URL without what may be a secret, its user and its query.
  public var name: String {
    switch self {
    case .file(let path): path.pathText
    case .url(let address): Self.withoutSecrets(address)
    case .bytes(let source): source.name
    }
  }

  /// Whether its bytes may keep a reader waiting without having ended: all but a regular file of sound.
  var canStall: Bool {
    switch self {
    // A session description leads to packets from elsewhere.
    case .file(let path): path.lowercased().hasSuffix(".sdp") || FileBytes.mayWait(path: path)
    case .url: true
    case .bytes(let source): source.seekableLength == nil
    }
  }

  private static func isScheme(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, first.isASCIILetter else { return false }
    return text.utf8.allSatisfy { $0.isASCIILetter || (0x30...0x39).contains($0) || "+-.".utf8.contains($0) }
  }

  /// Without the host and with `%20` and its like decoded (RFC 8089).
  private static func path(ofFileURL rest: Substring) -> String {
    let path = rest.firstIndex(of: "/").map { rest[$0...] } ?? rest
    return path.percentDecoded
  }

  private static func withoutSecrets(_ address: String) -> String {
    guard let separator = address.firstRange(of: "://") else { return address }
    let rest = address[separator.upperBound...]
    let hostEnd = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
    let host = rest[..<hostEnd].split(separator: "@", omittingEmptySubsequences: false).last ?? ""
    let path = rest[hostEnd...].prefix { $0 != "?" && $0 != "#" }
    return "\(address[..<separator.upperBound])\(host)\(path)"
  }
}

extension UInt8 {
  var isASCIILetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
}
