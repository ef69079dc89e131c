import NIOCore
import NIOExtras
import NIOHTTP1
import StenoProviders

/// Asks a proxy for a way through to the server, and says in a user's words why there is none.
///
/// #### Source
/// RFC 9110, *HTTP Semantics*, section 9.3.6 (`CONNECT`).
struct ProxyTunnel: Sendable {
  let proxy: ProxyAddress
  /// Where the tunnel leads.
  let endpoint: Endpoint
  let port: Int
  /// How long the proxy may take to answer.
  let timeout: TimeAmount

  /// Digs the tunnel on a channel to the proxy.
  ///
  /// - Returns: Done once the channel carries the server's bytes. Fails with ``ProviderFailure`` where it does not.
  func open(on channel: any Channel) -> EventLoopFuture<Void> {
    let opened = channel.eventLoop.makePromise(of: Void.self)
    return channel.eventLoop.makeCompletedFuture {
      let answer = ProxyAnswer()
      let decoder = ByteToMessageHandler(HTTPResponseDecoder(leftOverBytesStrategy: .forwardBytes))
      let connect = NIOHTTP1ProxyConnectHandler(
        targetHost: endpoint.isIPv6 ? "[\(endpoint.host)]" : endpoint.host, targetPort: port, headers: headers,
        deadline: .now() + timeout, promise: opened)
      let encoder = HTTPRequestEncoder()
      try channel.pipeline.syncOperations.addHandlers([encoder, decoder, answer, connect])
      let handlers = NIOLoopBound((encoder, decoder, answer), eventLoop: channel.eventLoop)
      return opened.futureResult.flatMapErrorThrowing { throw failure(of: $0, handlers.value.2) }.flatMap {
        let (encoder, decoder, answer) = handlers.value
        let pipeline = channel.pipeline.syncOperations
        let removed = [
          pipeline.removeHandler(encoder), pipeline.removeHandler(answer), pipeline.removeHandler(decoder),
        ]
        return EventLoopFuture.andAllSucceed(removed, on: channel.eventLoop)
      }
    }.flatMap { $0 }
  }

  private var headers: HTTPHeaders {
    var headers = HTTPHeaders([
      ("Host", (endpoint.isIPv6 ? "[\(endpoint.host)]" : endpoint.host) + ":\(port)"), ("User-Agent", "steno"),
    ])
    proxy.authorization?.withValue { headers.add(name: "Proxy-Authorization", value: $0) }
    return headers
  }

  private func failure(of error: any Error, _ answer: ProxyAnswer) -> ProviderFailure {
    let name = "the proxy \(proxy.authority)"
    if answer.isRubbish {
      return ProviderFailure(.badAnswer, "\(name) does not speak HTTP; check proxy and https_proxy")
    }
    if let status = answer.status, !(200..<300).contains(status) { return refusal(status, name) }
    return error as? NIOHTTP1ProxyConnectHandler.Error == .httpProxyHandshakeTimeout()
      ? ProviderFailure(.timedOut, "\(name) does not answer; check proxy and https_proxy, or try again later")
      : ProviderFailure(.dropped, "\(name) closed the connection; it may not allow \(endpoint.host)")
  }

  private func refusal(_ status: Int, _ name: String) -> ProviderFailure {
    switch status {
    case 407 where proxy.authorization == nil:
      let remedy = "put them into its address, as in http://user:password@host:3128"
      return ProviderFailure(.configuration, "\(name) requires a user name and password; \(remedy)")
    case 407: return ProviderFailure(.configuration, "\(name) rejects the user name and password in its address")
    case 500...:
      return ProviderFailure(
        .unreachable, "\(name) cannot reach \(endpoint.host): HTTP \(status); check the host name")
    default:
      let remedy = "ask its administrator, or add \(endpoint.host) to no_proxy to bypass it"
      return ProviderFailure(
        .configuration, "\(name) does not allow connections to \(endpoint.host): HTTP \(status); \(remedy)")
    }
  }
}
