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

/// A client of the Realtime API: its WebSocket, its audio and its session.
///
/// What is read waits for the session, and what is said waits for the client, so that a client that floods, or does not
/// read, holds up nobody but itself.
struct RealtimeConnection: Sendable {
  /// Messages that may wait for a client that does not read.
  private static let most = 256
  private static let goingAway: UInt16 = 1_001
  /// How long a client may take to answer the closing.
  private static let farewell = TimeAmount.seconds(5)

  let engine: any RecognitionEngine
  let detector: SileroDetector
  let conversation: RealtimeConversation
  let longestMessage: Int
  /// Opens when the server is about to stop.
  let draining: OneTimeGate
  /// How long a turn may go on after that.
  let patience: Duration
  /// Counts the audio that was taken.
  let heard: @Sendable (_ frames: Int64) -> Void

  private enum Outcome: Sendable {
    /// The client closed, or broke off.
    case left
    /// The transcript is complete.
    case done
    /// Nothing more will be sent.
    case closed
  }

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
    let peer = try RealtimePeer(conversation, capacity: Self.most)
    try await withThrowingTaskGroup(of: Outcome.self) { group in
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
  private func windDown(_ peer: RealtimePeer) async throws -> Outcome {
    try await draining.wait()
    peer.finishAfterTurn()
    try await ContinuousClock().sleep(for: patience)
    peer.finish()
    return .done
  }

  private func expectClosing(of channel: any Channel) {
    channel.eventLoop.scheduleTask(in: Self.farewell) { channel.close(promise: nil) }
  }

  private func run(_ peer: RealtimePeer) async throws -> Outcome {
    var options = SessionOptions(endpointing: conversation.endpointing)
    options.onCommand = { command, hadSegment in await peer.obeyed(command, hadSegment: hadSegment) }
    let session = try TranscriptionSession(
      source: ConditionedSource(peer.source), detector: detector, engine: engine, options: options)
    let summary = try await session.run { await peer.observe($0) }
    heard(summary.duration.length)
    await peer.end()
    return .done
  }

  private func read(
    _ inbound: NIOAsyncChannelInboundStream<WebSocketFrame>, _ outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>,
    _ peer: RealtimePeer
  ) async throws -> Outcome {
    var frames = ClientFrames(longestMessage: longestMessage)
    for try await frame in inbound {
      switch frames.observe(frame) {
      case .wait: break
      case .text(let text): await peer.hear(text)
      case .pong(let payload): try await outbound.write(WebSocketFrame(fin: true, opcode: .pong, data: payload))
      case .close(let code):
        try await close(code, outbound)
        return .left
      }
    }
    return .left
  }

  private func write(
    _ peer: RealtimePeer, to outbound: NIOAsyncChannelOutboundWriter<WebSocketFrame>
  ) async throws -> Outcome {
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

/// What the tasks of a connection share.
private final class RealtimePeer: Sendable {
  private struct State {
    var conversation: RealtimeConversation
    var format: OpenAIRealtimeSession.AudioFormat
    /// Half a sample, where a message ended inside one.
    var rest: [UInt8] = []
    var eventCount = 0
    /// Whether the audio ends with the turn.
    var finishesAfterTurn = false
  }

  let source: PushSource
  let messages: BoundedChannel<String>
  private let state: Mutex<State>

  init(_ conversation: RealtimeConversation, capacity: Int) throws {
    let format = conversation.session.format
    source = try PushSource(sampleRate: format.sampleRate, name: "realtime")
    messages = BoundedChannel(capacity: capacity)
    state = Mutex(State(conversation: conversation, format: format))
  }

  func greet() async {
    await act(state.withLock { [.send(.sessionCreated($0.conversation.session))] })
  }

  func hear(_ text: String) async {
    let actions: [RealtimeConversation.Action]
    do throws(OpenAIRealtimeClientMessage.Refusal) {
      let message = try OpenAIRealtimeClientMessage(parsing: text.utf8)
      actions = state.withLock { $0.conversation.hear(message) }
    } catch {
      actions = state.withLock { $0.conversation.refuse(error) }
    }
    await act(actions)
  }

  func observe(_ event: TranscriptEvent) async {
    let (actions, isOver) = state.withLock { state in
      let actions = state.conversation.observe(event)
      return (actions, state.finishesAfterTurn && !state.conversation.isInTurn)
    }
    await act(actions)
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
    await act(state.withLock { $0.conversation.obeyed(command, hadSegment: hadSegment) })
  }

  func end() async { messages.finish() }

  private func act(_ actions: [RealtimeConversation.Action]) async {
    for action in actions {
      switch action {
      case .send(let event): await messages.send(text(of: event))
      case .append(let bytes, let format): await append(bytes, format)
      case .obey(.commit): await source.commit()
      case .obey(.clear): await source.clear()
      // The wire's ranges are those of the session's options.
      case .obey(.update(let options)): try? await source.update(options)
      case .finish: source.finish()
      }
    }
  }

  private func text(of event: OpenAIRealtimeServerMessage.Event) -> String {
    state.withLock { state in
      state.eventCount += 1
      let id = "event_\(state.conversation.session.id ?? "")_\(state.eventCount)"
      return OpenAIRealtimeServerMessage(event, eventID: id).json(state.conversation.shape).text
    }
  }

  private func append(_ bytes: [UInt8], _ format: OpenAIRealtimeSession.AudioFormat) async {
    let isNew = state.withLock { state in
      defer { state.format = format }
      if state.format != format { state.rest = [] }
      return state.format.sampleRate != format.sampleRate
    }
    if isNew { try? await source.change(sampleRate: format.sampleRate) }
    switch format {
    case .muLaw: await source.send(G711.muLaw(bytes))
    case .aLaw: await source.send(G711.aLaw(bytes))
    case .pcm: await source.send(state.withLock { Self.samples(of: bytes, &$0.rest) })
    }
  }

  /// Samples in `-1...1` of 16-bit numbers, low byte first; half of one is kept for the next message.
  private static func samples(of bytes: [UInt8], _ rest: inout [UInt8]) -> [Float] {
    let all = rest + bytes
    rest = all.count % 2 == 0 ? [] : [all[all.count - 1]]
    return (0..<(all.count / 2)).map { index in
      Float(Int16(truncatingIfNeeded: UInt16(all[2 * index]) | UInt16(all[2 * index + 1]) << 8)) / 32_768
    }
  }
}
