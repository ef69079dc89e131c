import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// A connection: HTTP, until it asks to become a WebSocket.
struct CaptionChannel: HTTPChannelHandler {
  /// What a connection became.
  enum Kind: Sendable {
    case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
    case webSocket(NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, after: String?)
  }

  /// A connection that will become one or the other with its first request.
  struct Value: ServerChildChannelValue {
    let channel: any Channel
    let kind: EventLoopFuture<Kind>
  }

  /// No client has to say more than its headers, and a WebSocket no more than to close.
  private static let longestFrame = 1 << 12

  /// How long what was written has to reach a client once the server stops.
  private static let farewell = TimeAmount.milliseconds(500)

  let responder: HTTPChannelHandler.Responder
  private let captions: CaptionResponder
  private let pool: ConnectionPool
  private let headPatience: TimeAmount

  /// - Parameters:
  ///   - captions: What answers requests.
  ///   - pool: What every connection belongs to before it is set up.
  ///   - headPatience: How long a whole head may take.
  init(_ captions: CaptionResponder, pool: ConnectionPool, headPatience: TimeAmount) {
    self.captions = captions
    self.pool = pool
    self.headPatience = headPatience
    responder = { request, writer, _ in try await captions.respond(to: request, with: writer) }
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    let value = channel.eventLoop.makeCompletedFuture { try setUp(channel) }
    // Nobody else closes what could not be set up.
    value.whenFailure { _ in channel.close(promise: nil) }
    return value
  }

  private func setUp(_ channel: any Channel) throws -> Value {
    try channel.pipeline.syncOperations.addHandlers(
      IdleStateHandler(allTimeout: SilenceHandler.limit), SilenceHandler())
    let upgrader = NIOTypedWebSocketServerUpgrader<Kind>(
      maxFrameSize: Self.longestFrame,
      shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture(HTTPHeaders()) },
      upgradePipelineHandler: { channel, head in
        channel.eventLoop.makeCompletedFuture {
          .webSocket(try NIOAsyncChannel(wrappingChannelSynchronously: channel), after: Self.lastID(head.uri))
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
    let gate = RequestGate(captions, pool: pool, patience: headPatience)
    try channel.pipeline.syncOperations.addHandler(gate, position: .before(upgradeHandler))
    return Value(channel: channel, kind: kind)
  }

  func handle(value: Value, logger: Logger) async {
    // A connection that ends before its first request became nothing.
    guard let kind = try? await value.kind.get() else { return }
    await withTaskCancellationHandler {
      switch kind {
      case .http(let channel): await handleHTTP(asyncChannel: channel, logger: logger)
      case .webSocket(let channel, let id):
        let client = WebSocketClient(feed: captions.feed, channel: channel, longestMessage: Self.longestFrame)
        await client.follow(after: id)
      }
    } onCancel: {
      // Hummingbird waits for the client to close, and no longer hears it when it does.
      value.channel.eventLoop.scheduleTask(in: Self.farewell) { value.channel.close(promise: nil) }
    }
  }

  private static func lastID(_ target: String) -> String? {
    target.firstIndex(of: "?").flatMap { Query(target[target.index(after: $0)...])["after"] }
  }
}
