import NIOCore
import NIOWebSocket
import StenoCapture
import StenoCore
import StenoDecode
import StenoPipeline
import StenoSpeech
import StenoSystem
import StenoVAD
import StenoWire
import Synchronization

/// A client of a live protocol: its WebSocket, its audio and its session.
///
/// What is read waits for the session, and what is said waits for the client, so that a client that floods, or does not
/// read, holds up nobody but itself.
struct LiveConnection<Conversation: LiveConversation>: Sendable {
  /// Messages that may wait for a client that does not read.
  private static var most: Int { 256 }
  private static var goingAway: UInt16 { 1_001 }
  /// How long a client has to answer a closing.
  private static var farewell: TimeAmount { .seconds(5) }

  let engine: any RecognitionEngine
  let detector: SileroDetector
  let conversation: Conversation
  let longestMessage: Int
  /// Opens when the server is about to stop.
  let draining: OneTimeGate
  /// How long a turn may go on after that.
  let patience: Duration
  /// Counts the audio that was taken.
  let heard: @Sendable (_ frames: Int64) -> Void

  /// Serves the client until it leaves, there is no more to say, or the task is cancelled.
  func serve(_ socket: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>) async {
    await withTaskCancellationHandler {
      // What ends the connection, on either side, is no error of this server.
      try? await socket.executeThenClose { try await serve($0, $1, on: socket.channel) }
    } onCancel: {
      // A task that is cancelled cannot write, but its channel can.
      socket.channel.writeAndFlush(Self.closing(Self.goingAway), promise: nil)
    }
  }

  private func serve(
    _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>, _ outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>,
    on channel: any Channel
  ) async throws {
    let peer = try LivePeer(conversation, capacity: Self.most)
    try await withThrowingTaskGroup(of: LiveOutcome.self) { group in
      group.addTask { try await write(peer, to: outbound) }
      group.addTask { try await read(inbound, outbound, peer) }
      group.addTask { try await run(peer) }
      group.addTask { try await windDown(peer) }
      // Who is gone is not worked for, whatever still waits to be read.
      group.addTask {
        try await DepartureHandler.gate(of: channel).wait()
        return .left
      }
      await peer.greet()
      while let outcome = try await group.next(), outcome != .left {
        if outcome == .closed { expectClosing(of: channel) }
      }
      group.cancelAll()
    }
  }

  /// Ends the audio once the server is about to stop: at the end of the turn that is being spoken, or when its time is
  /// over.
  private func windDown(_ peer: LivePeer<Conversation>) async throws -> LiveOutcome {
    try await draining.wait()
    peer.finishAfterTurn()
    try await ContinuousClock().sleep(for: patience)
    peer.finish()
    return .done
  }

  private func expectClosing(of channel: any Channel) {
    channel.eventLoop.scheduleTask(in: Self.farewell) { channel.close(promise: nil) }
  }

  private func run(_ peer: LivePeer<Conversation>) async throws -> LiveOutcome {
    var options = SessionOptions(endpointing: conversation.endpointing)
    options.recognition = conversation.recognition
    options.onCommand = { command, hadSegment in await peer.obeyed(command, hadSegment: hadSegment) }
    let source = MeteredSource(base: peer.source) { await peer.advance(to: $0) }
    let session = try TranscriptionSession(
      source: ConditionedSource(source), detector: detector, engine: engine, options: options)
    let summary = try await session.run { await peer.observe($0) }
    heard(summary.duration.length)
    await peer.end()
    return .done
  }

  private func read(
    _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>, _ outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>,
    _ peer: LivePeer<Conversation>
  ) async throws -> LiveOutcome {
    var frames = ClientFrames(longestMessage: longestMessage, takesBinary: true)
    for try await frame in inbound {
      switch frames.observe(frame) {
      case .wait: break
      case .text(let text): await peer.hear(text)
      case .binary(let bytes): await peer.hear(Array(bytes.readableBytesView))
      case .pong(let payload): try await outbound.write(WebSocketFrame(fin: true, opcode: .pong, data: payload))
      case .close(let code):
        try await close(code, outbound)
        return .left
      }
    }
    return .left
  }

  private func write(
    _ peer: LivePeer<Conversation>, to outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
  ) async throws -> LiveOutcome {
    while let text = await peer.messages.next() {
      try await outbound.write(WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: text)))
    }
    try Task.checkCancellation()
    try await close(draining.isOpen ? Self.goingAway : ClientFrames.normalClosure, outbound)
    return .closed
  }

  private func close(_ code: UInt16?, _ outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>) async throws {
    try await outbound.write(Self.closing(code))
  }

  private static func closing(_ code: UInt16?) -> WebSocketFrame {
    let payload = code.map { ByteBuffer(integer: $0) } ?? ByteBuffer()
    return WebSocketFrame(fin: true, opcode: .connectionClose, data: payload)
  }
}

/// How a part of a connection ended.
private enum LiveOutcome: Sendable {
  /// The client closed, or broke off.
  case left
  /// All was transcribed.
  case done
  /// All was said, the end included.
  case closed
}

/// What the tasks of a connection share.
private final class LivePeer<Conversation: LiveConversation>: Sendable {
  private struct State {
    var conversation: Conversation
    var format: LiveAudioFormat
    /// Part of a frame, where a message ended inside one.
    var rest: [UInt8] = []
    var messageCount = 0
    /// Whether the audio ends with the turn.
    var finishesAfterTurn = false
  }

  let source: PushSource
  let messages: BoundedChannel<String>
  private let state: Mutex<State>

  init(_ conversation: Conversation, capacity: Int) throws {
    let format = conversation.format
    source = try PushSource(sampleRate: format.sampleRate, channels: format.channels, name: "live")
    messages = BoundedChannel(capacity: capacity)
    state = Mutex(State(conversation: conversation, format: format))
  }

  func greet() async { await act { $0.greet() } }

  func hear(_ text: String) async { await act { $0.hear(text: text) } }

  func hear(_ bytes: [UInt8]) async { await act { $0.hear(bytes: bytes) } }

  func advance(to position: FrameIndex) async { await act { $0.advance(to: position) } }

  func observe(_ event: TranscriptEvent) async {
    let (actions, isOver) = state.withLock { state in
      let actions = state.conversation.observe(event)
      return (actions, state.finishesAfterTurn && !state.conversation.isInTurn)
    }
    await perform(actions)
    if isOver { finish() }
  }

  /// Ends the audio with the turn that is being spoken; at once where there is none.
  func finishAfterTurn() {
    let isOver = state.withLock { state in
      state.finishesAfterTurn = true
      return !state.conversation.isInTurn
    }
    if isOver { finish() }
  }

  /// Ends the audio.
  func finish() { source.finish() }

  func obeyed(_ command: SessionCommand, hadSegment: Bool) async {
    await act { $0.obeyed(command, hadSegment: hadSegment) }
  }

  func end() async { messages.finish() }

  private func act(_ step: @Sendable (inout Conversation) -> [LiveAction<Conversation.Message>]) async {
    await perform(state.withLock { step(&$0.conversation) })
  }

  private func perform(_ actions: [LiveAction<Conversation.Message>]) async {
    for action in actions {
      switch action {
      case .send(let message): await messages.send(text(of: message))
      case .append(let bytes, let format): await append(bytes, format)
      case .obey(.commit): await source.commit()
      case .obey(.clear): await source.clear()
      // The wire's ranges are those of the session's options.
      case .obey(.update(let options)): try? await source.update(options)
      case .finish: source.finish()
      }
    }
  }

  private func text(of message: Conversation.Message) -> String {
    state.withLock { state in
      state.messageCount += 1
      return state.conversation.text(of: message, number: state.messageCount)
    }
  }

  private func append(_ bytes: [UInt8], _ format: LiveAudioFormat) async {
    let (samples, isNew) = state.withLock { state in
      let isNew = state.format.sampleRate != format.sampleRate
      if state.format != format { state.rest = [] }
      state.format = format
      return (format.samples(of: bytes, &state.rest), isNew)
    }
    if isNew { try? await source.change(sampleRate: format.sampleRate) }
    await source.send(samples)
  }
}
