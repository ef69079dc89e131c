import CCurl

/// One exchange, as the loop's thread knows it.
///
/// All but ``mailbox`` belongs to that thread once the transfer was handed over.
final class Transfer: @unchecked Sendable {
  /// Bytes of header fields, of all answers of an exchange together.
  private static let mostHeaderBytes = 64 << 10

  let request: HTTPRequest
  let mailbox: ResponseMailbox
  let easy: EasyHandle
  private let upload: HTTPUpload?
  private var head = ResponseHeadReader()
  private var headerBytes = 0
  /// When a byte last went either way.
  private var lastActivity = ContinuousClock.now
  /// Whether the server waits for us.
  private var awaitsUpload = false
  private var awaitsReader = false
  /// What this side ended the exchange for.
  private var ownFailure: TransportError?
  /// Bytes of the body that may still come before the connection is given up; nil while they are wanted.
  private var drainable: Int?

  init(_ request: HTTPRequest, options: HTTPClientOptions, mailbox: ResponseMailbox) throws(TransportError) {
    self.request = request
    self.mailbox = mailbox
    upload =
      switch request.body {
      case .none: nil
      case .bytes(let bytes): Self.finished(bytes)
      case .upload(let upload): upload
      }
    var easy = try EasyHandle()
    try Self.configure(&easy, request, options)
    self.easy = easy
    setCallbacks()
  }

  private static func finished(_ bytes: [UInt8]) -> HTTPUpload {
    let upload = HTTPUpload(bytes)
    upload.finish()
    return upload
  }

  /// Has `wake` called when there is more to send.
  func onUpload(_ wake: @escaping @Sendable () -> Void) {
    upload?.onChange(wake)
  }

  // MARK: What the loop's thread does

  /// Goes on after a pause. To be called whenever either side may have something.
  func resume() {
    guard awaitsUpload || awaitsReader else { return }
    if awaitsUpload { lastActivity = .now }
    (awaitsUpload, awaitsReader) = (false, false)
    _ = unsafe curl_easy_pause(easy.pointer, Int32(CURLPAUSE_CONT))
  }

  /// Nobody reads the answer any more: what is left of it is let go, so that the connection can be used again.
  func drain() {
    drainable = 64 << 10
    resume()
    lastActivity = .now
  }

  /// When the server will have been silent for too long; nil while it is not its turn.
  var deadline: ContinuousClock.Instant? {
    if drainable != nil { return lastActivity + .seconds(1) }
    return awaitsUpload || awaitsReader ? nil : lastActivity + request.inactivityTimeout
  }

  /// The exchange is over.
  func complete(_ code: CURLcode) {
    if let ownFailure {
      mailbox.end(.failure(ownFailure))
    } else if code == CURLE_OK {
      mailbox.end(.success(()))
    } else {
      mailbox.end(.failure(TransportError(code, easy.explanation(of: code))))
    }
  }

  /// The server was silent for too long.
  func expire() {
    mailbox.end(.failure(TransportError(.timedOut, "no data came for \(request.inactivityTimeout)")))
  }

  // MARK: What libcurl calls

  fileprivate func send(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard let upload else { return 0 }
    lastActivity = .now
    switch unsafe upload.read(into: buffer) {
    case .bytes(let count): return count
    case .end: return 0
    case .nothingYet:
      awaitsUpload = true
      return Int(CURL_READFUNC_PAUSE)
    }
  }

  fileprivate func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
    if let rest = drainable {
      drainable = rest - bytes.count
      return rest >= bytes.count ? bytes.count : 0
    }
    lastActivity = .now
    switch unsafe mailbox.offer(bytes) {
    case .taken: return bytes.count
    case .full:
      awaitsReader = true
      return Int(CURL_WRITEFUNC_PAUSE)
    case .tooLarge:
      ownFailure = TransportError(.tooLarge, "the response is larger than \(request.maximumBodyBytes) bytes")
      return 0
    }
  }

  fileprivate func receiveHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
    lastActivity = .now
    headerBytes += bytes.count
    guard headerBytes <= Self.mostHeaderBytes else {
      ownFailure = TransportError(.tooLarge, "the response's header is larger than \(Self.mostHeaderBytes) bytes")
      return 0
    }
    if let whole = head.take(line: unsafe Array(bytes)) { mailbox.setHead(whole) }
    return bytes.count
  }

  fileprivate func rewind(to position: Int) -> Bool {
    upload?.rewind(to: position) ?? false
  }

  private func setCallbacks() {
    let own = unsafe Unmanaged.passUnretained(self).toOpaque()
    for option in [CURLOPT_READDATA, CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_SEEKDATA] {
      unsafe easy.set(option, pointer: own)
    }
    unsafe easy.set(CURLOPT_READFUNCTION) { bytes, size, count, own in
      guard let own = unsafe own, let bytes = unsafe bytes.map({ UnsafeMutableRawPointer($0) }) else { return 0 }
      let buffer = unsafe UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
      return unsafe Unmanaged<Transfer>.fromOpaque(own).takeUnretainedValue().send(into: buffer)
    }
    unsafe easy.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, own in
      guard let own = unsafe own else { return 0 }
      let buffer = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
      return unsafe Unmanaged<Transfer>.fromOpaque(own).takeUnretainedValue().receive(buffer)
    }
    unsafe easy.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, own in
      guard let own = unsafe own else { return 0 }
      let buffer = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
      return unsafe Unmanaged<Transfer>.fromOpaque(own).takeUnretainedValue().receiveHeader(buffer)
    }
    _ = unsafe ccurl_set_seek(easy.pointer) { own, offset, origin in
      guard let own = unsafe own, origin == SEEK_SET else { return CURL_SEEKFUNC_FAIL }
      let isDone = unsafe Unmanaged<Transfer>.fromOpaque(own).takeUnretainedValue().rewind(to: Int(offset))
      return isDone ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
    }
  }
}
