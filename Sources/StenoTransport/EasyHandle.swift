import CCurl

/// One of libcurl's handles, freed with it.
///
/// #### Source
/// https://curl.se/libcurl/c/libcurl-easy.html
@safe struct EasyHandle: ~Copyable {
  let pointer: UnsafeMutableRawPointer
  private var list: UnsafeMutablePointer<curl_slist>?
  /// Where libcurl writes what went wrong.
  private let message: UnsafeMutablePointer<CChar>

  /// What tells it from others.
  var address: Int { unsafe Int(bitPattern: pointer) }

  init() throws(TransportError) {
    guard let pointer = unsafe curl_easy_init() else {
      throw TransportError(.misconfigured, "libcurl has no handle left")
    }
    unsafe self.pointer = pointer
    unsafe message = .allocate(capacity: Int(CURL_ERROR_SIZE))
    unsafe message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    _ = unsafe ccurl_set_pointer(pointer, CURLOPT_ERRORBUFFER, message)
  }

  deinit {
    unsafe curl_easy_cleanup(pointer)
    unsafe curl_slist_free_all(list)
    unsafe message.deallocate()
  }

  func set(_ option: CURLoption, _ value: Int) {
    _ = unsafe ccurl_set_long(pointer, option, value)
  }

  func set(_ option: CURLoption, bytes value: Int) {
    _ = unsafe ccurl_set_offset(pointer, option, curl_off_t(value))
  }

  /// libcurl keeps a copy.
  func set(_ option: CURLoption, _ value: String) throws(TransportError) {
    guard unsafe ccurl_set_string(pointer, option, value) == CURLE_OK else {
      throw TransportError(.misconfigured, "libcurl does not accept \(value)")
    }
  }

  func set(_ option: CURLoption, pointer value: UnsafeMutableRawPointer) {
    _ = unsafe ccurl_set_pointer(pointer, option, value)
  }

  func set(
    _ option: CURLoption,
    callback: @escaping @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int
  ) {
    _ = unsafe ccurl_set_transfer(pointer, option, callback)
  }

  mutating func setHeaders(_ lines: [String]) throws(TransportError) {
    for line in lines {
      // A line break would begin another header.
      guard !line.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D || $0 == 0 }) else {
        throw TransportError(.misconfigured, "a header contains a line break")
      }
      guard let longer = unsafe curl_slist_append(list, line) else {
        throw TransportError(.misconfigured, "libcurl has no memory left")
      }
      unsafe list = longer
    }
    _ = unsafe ccurl_set_list(pointer, CURLOPT_HTTPHEADER, list)
  }

  /// What went wrong, as libcurl says it.
  func explanation(of code: CURLcode) -> String {
    let text = unsafe String(cString: message)
    return text.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : text
  }
}
