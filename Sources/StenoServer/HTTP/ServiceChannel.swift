import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// A connection: HTTP, until it asks to become a WebSocket.
struct ServiceChannel<Service: ServerService>: HTTPChannelHandler {
  /// What a connection became.
  enum Kind: Sendable {
    case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
    case webSocket(NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, head: HTTPRequestHead)
  }

  /// A connection that will become one or the other with its first request.
  struct Value: ServerChildChannelValue {
    let channel: any Channel
    let kind: EventLoopFuture<Kind>
  }

  /// How long what was written has to reach a client once the server stops.
  private static var farewell: TimeAmount { .milliseconds(500) }

  let responder: HTTPChannelHandler.Responder
  private let service: Service
  private let pool: ConnectionPool
  private let headPatience: TimeAmount

  /// - Parameters:
  ///   - service: What answers requests.
  ///   - pool: What every connection belongs to before it is set up.
  ///   - headPatience: How long a whole head may take.
  init(_ service: Service, pool: ConnectionPool, headPatience: TimeAmount) {
    self.service = service
    self.pool = pool
    self.headPatience = headPatience
    responder = { request, writer, channel in try await service.respond(to: request, with: writer, on: channel) }
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    let value = channel.eventLoop.makeCompletedFuture { try setUp(channel) }
    // Nobody else closes what could not be set up.
    value.whenFailure { _ in channel.close(promise: nil) }
    return value
  }

  private func setUp(_ channel: any Channel) throws -> Value {
    try channel.pipeline.syncOperations.addHandler(DepartureHandler())
    if let silence = service.longestSilence {
      try channel.pipeline.syncOperations.addHandlers(IdleStateHandler(allTimeout: silence), SilenceHandler())
    }
    let upgrader = NIOTypedWebSocketServerUpgrader<Kind>(
      maxFrameSize: service.longestFrame,
      shouldUpgrade: { [service] channel, head in
        var headers = HTTPHeaders()
        if case .webSocket(let name?) = service.gate(head) { headers.add(name: "Sec-WebSocket-Protocol", value: name) }
        return channel.eventLoop.makeSucceededFuture(headers)
      },
      upgradePipelineHandler: { channel, head in
        channel.eventLoop.makeCompletedFuture {
          .webSocket(try NIOAsyncChannel(wrappingChannelSynchronously: channel), head: head)
        }
      })
    let upgrade = NIOTypedHTTPServerUpgradeConfiguration<Kind>(
      upgraders: [upgrader],
      notUpgradingCompletionHandler: { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandlers(
            HTTP1ToHTTPServerCodec(secure: false))
          return .http(try NIOAsyncChannel(wrappingChannelSynchronously: channel))
        }
      })
    var pipeline = NIOUpgradableHTTPServerPipelineConfiguration(upgradeConfiguration: upgrade)
    pipeline.enablePipelining = false
    pipeline.enableErrorHandling = false
    let kind = try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(configuration: pipeline)
    let upgradeHandler = try channel.pipeline.syncOperations.handler(
      type: NIOTypedHTTPServerUpgradeHandler<Kind>.self)
    let gate = RequestGate(service, pool: pool, patience: headPatience)
    try channel.pipeline.syncOperations.addHandler(gate, position: .before(upgradeHandler))
    return Value(channel: channel, kind: kind)
  }

  func handle(value: Value, logger: Logger) async {
    // A connection that ends before its first request became nothing.
    guard let kind = try? await value.kind.get() else { return }
    await withTaskCancellationHandler {
      switch kind {
      case .http(let channel): await handleHTTP(asyncChannel: channel, logger: logger)
      case .webSocket(let channel, let head): await service.serve(channel, head: head)
      }
    } onCancel: {
      // Hummingbird waits for the client to close, and no longer hears it when it does.
      value.channel.eventLoop.scheduleTask(in: Self.farewell) { value.channel.close(promise: nil) }
    }
  }
}
