import StenoCore

/// Takes the credentials of a configuration out of text: a server may repeat whatever it was sent.
///
/// A credential is found as it is, in other letter case, percent-encoded, escaped as in JSON, in hexadecimal, in Base64 at
/// any offset (so also behind `user:`), without its scheme (`Bearer`), and in pieces: at an edge where the text was cut or
/// masked, and anywhere if eight characters of it stand together. What might be an ordinary word, such as the header value
/// `eu`, is found only where it stands alone.
///
/// It is pure, and the only place that decides this. Text is redacted whole, before anything is cut off it.
public struct Redactor: Sendable {
  /// What stands in the place of a credential.
  public static let mark = "[secret]"
  /// The shortest piece that is found anywhere.
  private static let shortestPiece = 8
  /// The shortest piece that is found at an edge.
  private static let shortestEdge = 4

  private let forms: [CredentialForm]
  /// Eight bytes of a form each, by which pieces are found.
  private let pieces: Set<ArraySlice<UInt8>>

  /// A redactor of `credentials`, each a key or the whole value of a header.
  public init(_ credentials: [String]) {
    forms = CredentialForm.all(of: credentials)
    pieces = forms.reduce(into: []) { pieces, form in
      guard form.bytes.count > Self.shortestPiece else { return }
      for start in 0...(form.bytes.count - Self.shortestPiece) {
        let piece = form.bytes[start..<(start + Self.shortestPiece)]
        if !CredentialForm.isOrdinary(form.original[piece.indices]) { pieces.insert(piece) }
      }
    }
  }

  /// `text` without any credential or piece of one.
  ///
  /// - Complexity: O(n) in the text, times the number of forms.
  public func redacting(_ text: String) -> String {
    guard !forms.isEmpty else { return text }
    let original = Array(text.utf8)
    let bytes = original.map(CredentialForm.lowercased)
    var hidden = Self.hiding(forms, in: bytes)
    hidePieces(of: bytes, &hidden)
    hideEdges(of: bytes, &hidden)
    return Self.text(original, hidden)
  }

  /// Recognized text without credentials, of which nobody ever speaks: ordinary words are left alone.
  public func redactingSpeech(_ text: String) -> String {
    let forms = forms.filter { !$0.isWord }
    guard !forms.isEmpty else { return text }
    let original = Array(text.utf8)
    return Self.text(original, Self.hiding(forms, in: original.map(CredentialForm.lowercased)))
  }

  /// The beginning of recognized text that goes on: as ``redactingSpeech(_:)``, without what may become a credential.
  public func redactingBeginning(of text: String) -> String {
    let bytes = text.utf8.map(CredentialForm.lowercased)
    let held = forms.filter { !$0.isWord }.map { $0.beginning(atEndOf: bytes, least: 3, most: $0.bytes.count - 1) }
      .max()
    guard let held, held > 0 else { return redactingSpeech(text) }
    return redactingSpeech(String(decoding: text.utf8.dropLast(held), as: UTF8.self))
  }

  private func hidePieces(of bytes: [UInt8], _ hidden: inout [Bool]) {
    guard !pieces.isEmpty, bytes.count >= Self.shortestPiece else { return }
    for start in 0...(bytes.count - Self.shortestPiece) {
      let range = start..<(start + Self.shortestPiece)
      if pieces.contains(bytes[range]) { Self.hide(range, &hidden) }
    }
  }

  /// Hides what is cut off at the text's ends, at an ellipsis or at asterisks.
  private func hideEdges(of bytes: [UInt8], _ hidden: inout [Bool]) {
    for gap in Self.gaps(in: bytes) {
      let (before, after) = (Array(bytes[..<gap.lowerBound]), bytes[gap.upperBound...])
      for form in forms {
        let least = min(Self.shortestEdge, (form.bytes.count + 1) / 2)
        let beginning = form.beginning(atEndOf: before, least: least, most: form.bytes.count)
        Self.hide((gap.lowerBound - beginning)..<gap.lowerBound, &hidden)
        let end = form.end(atBeginningOf: Array(after.prefix(form.bytes.count)), least: least)
        Self.hide(gap.upperBound..<(gap.upperBound + end), &hidden)
      }
    }
  }

  /// Where something may be missing: before, after, and at each `…`, `...` and `*`.
  private static func gaps(in bytes: [UInt8]) -> [Range<Int>] {
    let ellipsis = Array("…".utf8)
    var gaps = [0..<0]
    var index = 0
    while index < bytes.count {
      let start = index
      if bytes[index...].starts(with: ellipsis) {
        index += ellipsis.count
      } else if bytes[index] == UInt8(ascii: "*") || bytes[index...].starts(with: "...".utf8) {
        while index < bytes.count, bytes[index] == bytes[start] { index += 1 }
      } else {
        index += 1
        continue
      }
      gaps.append(start..<index)
    }
    return gaps + [bytes.count..<bytes.count]
  }

  /// Which bytes belong to a whole credential.
  private static func hiding(_ forms: [CredentialForm], in bytes: [UInt8]) -> [Bool] {
    var hidden = [Bool](repeating: false, count: bytes.count)
    for form in forms {
      for range in form.occurrences(in: bytes) { hide(range, &hidden) }
    }
    return hidden
  }

  private static func hide(_ range: Range<Int>, _ hidden: inout [Bool]) {
    for index in range { hidden[index] = true }
  }

  private static func text(_ bytes: [UInt8], _ hidden: [Bool]) -> String {
    guard hidden.contains(true) else { return String(decoding: bytes, as: UTF8.self) }
    var result: [UInt8] = []
    var isInside = false
    for (byte, isHidden) in zip(bytes, hidden) {
      // What continues a character goes where the character went.
      let hides = isHidden || (isInside && byte & 0xC0 == 0x80)
      if hides, !isInside { result += mark.utf8 }
      if !hides { result.append(byte) }
      isInside = hides
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension ProviderConfiguration {
  /// Takes out of text all that this configuration keeps secret: the key, every header's value, the proxy's password.
  public var redactor: Redactor { Redactor(credentials) }

  /// All that it keeps secret.
  var credentials: [String] {
    var credentials = headers.map(\.value)
    secret?.withValue { credentials.append($0) }
    if let proxy, let end = proxy.lastIndex(of: "@") {
      let user = proxy[..<end]
      let start = user.firstRange(of: "://")?.upperBound ?? user.startIndex
      let parts = user[start...].split(separator: ":", maxSplits: 1)
      credentials.append(String(user[start...]))
      if parts.count == 2 { credentials += [String(parts[1]), String(parts[1]).percentDecoded] }
    }
    return credentials
  }
}
