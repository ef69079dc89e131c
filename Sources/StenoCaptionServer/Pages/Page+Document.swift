extension RequestPolicy.Page {
  /// The page, and what it may do: run its own script, use its own style and read this server.
  var document: (text: String, policy: String) {
    var generator = SystemRandomNumberGenerator()
    let nonce = String(generator.next(), radix: 16) + String(generator.next(), radix: 16)
    let text = String(decoding: bytes, as: UTF8.self)
      .replacing("/*feed.js*/", with: String(decoding: PackageResources.feed_js, as: UTF8.self))
      .replacing("/*reader.js*/", with: String(decoding: PackageResources.reader_js, as: UTF8.self))
      .replacing("{{nonce}}", with: nonce)
    return (text, "script-src 'nonce-\(nonce)'; style-src 'nonce-\(nonce)'; connect-src 'self'; img-src data:")
  }

  private var bytes: [UInt8] {
    switch self {
    case .reader: PackageResources.reader_html
    case .overlay: PackageResources.overlay_html
    }
  }
}
