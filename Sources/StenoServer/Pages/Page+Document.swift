extension RequestPolicy.Page {
  /// The page, and what it may do: run its own script, use its own style and read this server.
  ///
  /// - Parameter title: What it is called; nil for what it is.
  /// - Returns: The page, and its `Content-Security-Policy` besides what no page may do.
  func document(title: String?) -> (text: String, policy: String) {
    var generator = SystemRandomNumberGenerator()
    let nonce = String(generator.next(), radix: 16) + String(generator.next(), radix: 16)
    var text = String(decoding: bytes, as: UTF8.self)
    for (name, script) in scripts { text.replace("/*\(name)*/", with: String(decoding: script, as: UTF8.self)) }
    text.replace("{{nonce}}", with: nonce)
    text.replace("{{title}}", with: Self.escaped(title ?? defaultTitle))
    // The sound's thread has a script of its own, which only the page can make.
    let more = self == .microphone ? " blob:" : ""
    return (text, "script-src 'nonce-\(nonce)'\(more); style-src 'nonce-\(nonce)'; connect-src 'self'; img-src data:")
  }

  private var bytes: [UInt8] {
    switch self {
    case .reader: PackageResources.reader_html
    case .overlay: PackageResources.overlay_html
    case .microphone: PackageResources.try_html
    }
  }

  private var scripts: [(name: String, bytes: [UInt8])] {
    let feed = (name: "feed.js", bytes: PackageResources.feed_js)
    return switch self {
    case .reader: [feed, ("files.js", PackageResources.files_js), ("reader.js", PackageResources.reader_js)]
    case .overlay: [feed, ("lines.js", PackageResources.lines_js), ("overlay.js", PackageResources.overlay_js)]
    case .microphone: [("try.js", PackageResources.try_js)]
    }
  }

  private var defaultTitle: String {
    switch self {
    case .reader: "Live captions"
    case .overlay: "Captions"
    case .microphone: "Live transcript"
    }
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
  }
}
