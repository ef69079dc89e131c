import NIOCore
import NIOHTTP1
import StenoWire
import StenoProviders

/// Reads what a server answers that does not upgrade: the status, and the first of its words.
final class HandshakeRefusal: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart

  /// Bytes of the answer that are kept.
  private static let mostBytes = 1_024

  private let promise: EventLoopPromise<ProviderFailure>
  private var head: HTTPResponseHead?
  private var body: [UInt8] = []

  init(_ promise: EventLoopPromise<ProviderFailure>) {
    self.promise = promise
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): self.head = head
    case .body(let part):
      body += part.readableBytesView.prefix(Self.mostBytes - body.count)
      if body.count == Self.mostBytes { finish(context) }
    case .end: finish(context)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    finish(context)
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    finish(context)
  }

  private func finish(_ context: ChannelHandlerContext) {
    promise.succeed(failure)
    context.close(promise: nil)
  }

  private var failure: ProviderFailure {
    guard let head else { return ProviderFailure(.dropped, "the connection was lost during the handshake") }
    let status = Int(head.status.code)
    let error = (try? JSONValue(parsing: body))?["error"]
    let named = ProviderFailure.Kind(errorNames: [error?["code"]?.string, error?["type"]?.string])
    return ProviderFailure(
      named == .quotaExhausted ? .quotaExhausted : Self.kind(of: status), "it rejected the WebSocket: HTTP \(status)",
      retryAfter: RetryAfter.delay { head.headers.first(name: $0) },
      requestID: head.headers.first(name: "x-request-id"),
      excerpt: body.isEmpty ? nil : String(decoding: body, as: UTF8.self))
  }

  private static func kind(of status: Int) -> ProviderFailure.Kind {
    switch status {
    case 401, 403: .unauthorized
    case 429: .rateLimited
    case 503: .notReady
    case 408, 409, 425, 500...599: .serverError
    default: .refused
    }
  }
}
