import CCurl

extension Transfer {
  /// Tells libcurl what is asked and how.
  static func configure(
    _ easy: inout EasyHandle, _ request: HTTPRequest, _ options: HTTPClientOptions
  ) throws(TransportError) {
    try easy.set(CURLOPT_PROTOCOLS_STR, "http,https")
    try easy.set(CURLOPT_URL, request.url)
    easy.set(CURLOPT_NOSIGNAL, 1)
    easy.set(CURLOPT_TCP_KEEPALIVE, 1)
    easy.set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    easy.set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    easy.set(CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(request.connectTimeout / .milliseconds(1))))
    if let file = options.certificateFile { try easy.set(CURLOPT_CAINFO, file) }
    if let folder = options.certificateFolder { try easy.set(CURLOPT_CAPATH, folder) }
    if let proxy = options.proxy { try easy.set(CURLOPT_PROXY, proxy) }
    if options.avoidsProxies { try easy.set(CURLOPT_NOPROXY, "*") }
    try easy.set(CURLOPT_USERAGENT, options.userAgent)
    // What a server compresses unasked is decompressed; compressed events would come late.
    try easy.set(CURLOPT_ACCEPT_ENCODING, "")
    var lines = request.headers.map { "\($0.name): \($0.value)" }
    if !request.headers.contains(where: { $0.name.lowercased() == "accept-encoding" }) {
      lines.append("Accept-Encoding: identity")
    }
    switch request.body {
    case .none:
      if request.method == "HEAD" { easy.set(CURLOPT_NOBODY, 1) } else { easy.set(CURLOPT_HTTPGET, 1) }
    case .bytes(let bytes):
      easy.set(CURLOPT_POST, 1)
      easy.set(CURLOPT_POSTFIELDSIZE_LARGE, bytes: bytes.count)
      lines.append("Expect:")
    case .upload:
      easy.set(CURLOPT_POST, 1)
      // Over HTTP/2 libcurl leaves this field out by itself.
      lines += ["Transfer-Encoding: chunked", "Expect:"]
    }
    if !["GET", "HEAD", "POST"].contains(request.method) { try easy.set(CURLOPT_CUSTOMREQUEST, request.method) }
    try easy.setHeaders(lines)
  }
}

extension TransportError {
  /// What libcurl's code means here.
  ///
  /// #### Source
  /// https://curl.se/libcurl/c/libcurl-errors.html
  init(_ code: CURLcode, _ message: String) {
    let meaning: Code =
      switch code {
      case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT,
        CURLE_PROXY, CURLE_SSL_CONNECT_ERROR:
        .unreachable
      case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR: .untrusted
      case CURLE_URL_MALFORMAT, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_NOT_BUILT_IN: .misconfigured
      case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL: .notHTTP
      default: .dropped
      }
    self.init(meaning, message)
  }
}
