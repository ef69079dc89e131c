import StenoCore
import StenoProviders

/// In place of the server's own, which would bring the whole server in.
struct CaptionServerOptions {
  var isLoopback: Bool
  var token: String?
}

/// In place of the server's own.
enum TranscriptSpool {
  static let kinds = [(suffix: "vtt", title: "WebVTT")]
}

/// What libFuzzer calls with every mutation: the lines of a request, of which the first is an address too.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: bytes, count: count))
  let lines = input.split(separator: 0x0A, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
  let field = { (index: Int) in lines.count > index ? lines[index] : nil }
  let head = RequestPolicy.Head(
    target: lines[0], host: field(1), origin: field(2), authorization: field(3), lastEventID: field(4))
  let open = RequestPolicy(CaptionServerOptions(isLoopback: true)).decide(head)
  if case .refuse(let status, _) = open { precondition([403, 404, 421].contains(status)) }
  let secret = "a-token-that-no-mutation-finds"
  let guarded = RequestPolicy(CaptionServerOptions(isLoopback: false, token: secret)).decide(head)
  guard case .refuse = guarded else { preconditionFailure("it was let in without the token") }
  precondition(lines[0].percentDecoded.utf8.count <= 3 * lines[0].utf8.count)
  if let endpoint = try? Endpoint(lines[0]) {
    precondition((try? Endpoint(endpoint.description)) == endpoint, "it reads otherwise than it is written")
  }
  return 0
}
