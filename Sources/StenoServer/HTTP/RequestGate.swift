import NIOCore
import NIOHTTP1

/// Watches over a connection's requests: a whole head comes in time or the connection is closed, the last answer closes
/// it, and what is not HTTP is refused.
///
/// A request that has its answer before all of it has come is the last. What its client still sends is read and dropped
/// for a while, because most clients look for an answer only once they could send everything.
///
/// #### Source
/// RFC 9112, *HTTP/1.1*, section 9.6: a server that closes while the client sends makes it lose the answer.
///
/// It also lets the first request ask for a WebSocket only where it will get one, so that every other request is
/// answered as what it is: NIO drops a request whose upgrade nobody takes.
final class RequestGate<Service: ServerService>: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  private let service: Service
  private let pool: ConnectionPool
  private let patience: TimeAmount
  private var exchange = ExchangeStateMachine()
  private var deadline: Scheduled<Void>?
  /// Whether a request has come.
  private var isUsed = false
  /// Bytes that were dropped after the last answer.
  private var dropped = 0

  /// How much is dropped, in bytes, and for how long.
  private static var mostDropped: Int { 64 << 20 }
  private static var longestLinger: TimeAmount { .seconds(30) }

  /// - Parameters:
  ///   - service: What answers requests.
  ///   - pool: What the connection belongs to.
  ///   - patience: How long a whole head may take, from the connection or the last answer on.
  init(_ service: Service, pool: ConnectionPool, patience: TimeAmount) {
    self.service = service
    self.pool = pool
    self.patience = patience
  }

  func handlerAdded(context: ChannelHandlerContext) {
    waitForHead(context, for: patience)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    deadline?.cancel()
  }

  func channelInactive(context: ChannelHandlerContext) {
    deadline?.cancel()
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): read(head, context)
    case .body(let bytes):
      if exchange.requestContinues() == .pass { return context.fireChannelRead(data) }
      dropped += bytes.readableBytes
      if exchange.isLingering, dropped > Self.mostDropped { context.close(promise: nil) }
    case .end:
      if exchange.requestEnded() == .pass { context.fireChannelRead(data) }
      if exchange.isLingering { context.close(promise: nil) }
      // What follows are frames, which are no requests.
      if exchange.isWebSocket { context.pipeline.syncOperations.removeHandler(self, promise: nil) }
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    context.fireChannelReadComplete()
    // Nobody else asks for what is dropped.
    if exchange.isLingering { context.read() }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .inputClosed? = event as? ChannelEvent, exchange.inputEnded() { context.close(promise: nil) }
    context.fireUserInboundEventTriggered(event)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    guard !exchange.isWebSocket else { return context.write(data, promise: promise) }
    switch unwrapOutboundIn(data) {
    case .head(let head) where head.status.code < 200: context.write(data, promise: promise)
    case .head(var head):
      if exchange.isEarly { head.headers.replaceOrAdd(name: "Connection", value: "close") }
      exchange.answer(isLast: head.headers[canonicalForm: "Connection"].contains { $0.lowercased() == "close" })
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .body: context.write(data, promise: promise)
    case .end: end(data, promise, context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard error is HTTPParserError else { return context.fireErrorCaught(error) }
    switch exchange.fail() {
    case .refuse:
      let headers = HTTPHeaders([("Connection", "close"), ("Content-Length", "0")])
      let head = HTTPResponseHead(version: .http1_1, status: .badRequest, headers: headers)
      context.write(wrapOutboundOut(.head(head)), promise: nil)
      let channel = context.channel
      context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
    case .close: context.close(promise: nil)
    }
  }

  private func read(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    deadline?.cancel()
    let decision = service.gate(head)
    var isUpgrade = false
    if case .webSocket = decision { isUpgrade = exchange.isWaiting && head.asksForWebSocket }
    // NIO makes a WebSocket of a connection's first request only. A client that reuses one for it asks again on a new
    // connection when this one ends as if it had rested for too long.
    if isUpgrade, isUsed { return context.close(promise: nil) }
    isUsed = true
    guard exchange.request(isLast: !head.isKeepAlive, isWebSocket: isUpgrade) == .pass else { return }
    if decision != .refuse { pool.serve(context.channel) }
    guard !isUpgrade else { return context.fireChannelRead(wrapInboundOut(.head(head))) }
    var plain = head.withoutUpgrade
    plain.headers.remove(name: upgradeRefused)
    if head.asksForWebSocket { plain.headers.add(name: upgradeRefused, value: "1") }
    context.fireChannelRead(wrapInboundOut(.head(plain)))
  }

  private func end(_ data: NIOAny, _ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) {
    let next = exchange.answerEnded()
    let written = promise ?? context.eventLoop.makePromise()
    let channel = context.channel
    if next == .close { written.futureResult.whenComplete { _ in channel.close(promise: nil) } }
    context.write(data, promise: written)
    if next == .linger { linger(context) }
    guard next == .waitForHead else { return }
    pool.rest(channel)
    waitForHead(context, for: service.longestRest ?? patience)
  }

  private func linger(_ context: ChannelHandlerContext) {
    deadline?.cancel()
    let channel = context.channel
    deadline = context.eventLoop.scheduleTask(in: Self.longestLinger) { channel.close(promise: nil) }
    context.read()
  }

  private func waitForHead(_ context: ChannelHandlerContext, for patience: TimeAmount) {
    deadline?.cancel()
    let channel = context.channel
    deadline = context.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
  }
}

/// The header by which a service knows a request that asked for a WebSocket as it should, and does not get one.
let upgradeRefused = "x-upgrade-refused"

extension HTTPRequestHead {
  /// Whether it asks for a WebSocket as the standard has it.
  ///
  /// #### Source
  /// RFC 6455, *The WebSocket Protocol*, section 4.2.1.
  fileprivate var asksForWebSocket: Bool {
    method == .GET && headers[canonicalForm: "Upgrade"].contains { $0.lowercased() == "websocket" }
      && headers[canonicalForm: "Connection"].contains { $0.lowercased() == "upgrade" }
      && headers["Sec-WebSocket-Key"].count == 1 && headers["Sec-WebSocket-Version"] == ["13"]
  }

  /// The same request without its wish to become something else.
  fileprivate var withoutUpgrade: HTTPRequestHead {
    var head = self
    head.headers.remove(name: "Upgrade")
    let isClosing = headers[canonicalForm: "Connection"].contains { $0.lowercased() == "close" }
    head.headers.remove(name: "Connection")
    if isClosing { head.headers.add(name: "Connection", value: "close") }
    return head
  }
}
