import NIOCore
import NIOEmbedded
import StenoCore
import StenoSpeech
import StenoSystem
import StenoWire
import Testing

@testable import StenoServer

/// What becomes of clients when the server stops, and of the work when a client goes.
@Suite(.timeLimit(.minutes(5))) struct GatewayEndingTests {
  /// An engine that says `so` at once and the rest once it is let; it tells when it has begun and when it was cancelled.
  private final class Held: RecognitionEngine {
    let name = "held"
    let begun = OneTimeGate()
    let cancelled = OneTimeGate()
    let released = OneTimeGate()

    func makeSession(_ options: RecognitionOptions) -> any RecognitionSession { HeldSession(engine: self) }
  }

  private struct HeldSession: RecognitionSession {
    let engine: Held

    func recognize(
      _ segment: SegmentLog, report: @escaping @Sendable (RecognitionUpdate) async -> Void
    ) async throws -> Recognition {
      await report(.committed(text: "so", logProbabilities: nil))
      let whole = WholeSegmentSession { [engine] _ in
        engine.begun.open()
        do {
          try await engine.released.wait()
        } catch {
          engine.cancelled.open()
          throw error
        }
        return Recognition(text: "so it is")
      }
      return try await whole.recognize(segment, report: report)
    }
  }

  private func withGateway(
    _ engine: Held, _ change: (inout GatewayOptions) throws -> Void = { _ in },
    _ body: @escaping @Sendable (Gateway, Int) async throws -> Void
  ) async throws {
    var options = GatewayOptions()
    options.port = 0
    try change(&options)
    let gateway = try Gateway(engine: engine, modelName: "held", options: options)
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await gateway.run { port.yield($0) } }
      group.addTask {
        for await port in ports { return try await body(gateway, port) }
      }
      try await group.next()
      group.cancelAll()
    }
  }

  private func frame(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    let length: [UInt8] =
      bytes.count < 126
      ? [UInt8(bytes.count) | 0x80] : [126 | 0x80, UInt8(bytes.count >> 8), UInt8(truncatingIfNeeded: bytes.count)]
    return [0x81] + length + [0, 0, 0, 0] + bytes
  }

  private static let upgrade =
    "GET /v1/realtime?intent=transcription HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"

  /// A session whose client commits, with half a second of audio that is not committed yet, of which it has seen a word.
  private func speak(_ port: Int) async throws -> SocketClient {
    let client = try SocketClient(port: port)
    await client.send(Self.upgrade)
    _ = try await read(client, until: "session.created")
    await client.send(
      bytes: frame(
        #"{"type":"session.update","session":{"type":"transcription","audio":{"input":{"transcription":{"model":"gpt-realtime-whisper"},"turn_detection":null}}}}"#
      ))
    _ = try await read(client, until: "session.updated")
    let audio = Base64.text(of: [UInt8](repeating: 0, count: 24_000))
    await client.send(bytes: frame(#"{"type":"input_audio_buffer.append","audio":"\#(audio)"}"#))
    _ = try await read(client, until: "transcription.delta")
    return client
  }

  private func read(_ client: SocketClient, until words: String) async throws -> String {
    var text = ""
    while !text.contains(words) {
      let piece = try await client.receive()
      guard !piece.isEmpty else { break }
      text += piece
    }
    return text
  }

  /// All that comes until the server closes.
  private func rest(of client: SocketClient) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    while case let piece = try await client.receiveBytes(), !piece.isEmpty { bytes += piece }
    return bytes
  }

  /// Whether `bytes` end with the frame that closes with 1001.
  private func endsWithGoingAway(_ bytes: [UInt8]) -> Bool { bytes.suffix(4) == [0x88, 2, 0x03, 0xE9] }

  @Test func aTurnThatIsOpenWhenTheServerStopsGetsItsText() async throws {
    let engine = Held()
    engine.released.open()
    try await withGateway(engine, { $0.drainLimit = .seconds(2) }) { gateway, port in
      let client = try await speak(port)
      async let end: Void = gateway.drain()
      let bytes = try await rest(of: client)
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(text.contains("\"transcript\":\"so it is\""), "\(text)")
      #expect(endsWithGoingAway(bytes))
      await end
    }
  }

  @Test func aSessionThatIsSilentWhenTheServerStopsEndsAtOnce() async throws {
    try await withGateway(Held(), { $0.drainLimit = .seconds(3_600) }) { gateway, port in
      let client = try SocketClient(port: port)
      await client.send(Self.upgrade)
      _ = try await read(client, until: "session.created")
      async let end: Void = gateway.drain()
      #expect(endsWithGoingAway(try await rest(of: client)))
      await end
    }
  }

  @Test func aSessionThatCannotEndInTimeIsToldThatTheServerGoes() async throws {
    let engine = Held()
    let client = try await withClientOfStoppedGateway(engine)
    #expect(endsWithGoingAway(try await rest(of: client)))
    #expect(engine.cancelled.isOpen)
  }

  private func withClientOfStoppedGateway(_ engine: Held) async throws -> SocketClient {
    let (clients, sender) = AsyncStream.makeStream(of: SocketClient.self)
    try await withGateway(engine) { _, port in
      let client = try await speak(port)
      await client.send(bytes: frame(#"{"type":"input_audio_buffer.commit"}"#))
      try await engine.begun.wait()
      sender.yield(client)
    }
    for await client in clients { return client }
    throw CancellationError()
  }

  @Test func aServerThatIsAboutToStopTakesNothingNew() async throws {
    try await withGateway(Held()) { gateway, port in
      await gateway.drain()
      for target in ["/v1/health/ready", "/v1/realtime"] {
        let answer = try await SocketClient(port: port).ask(
          "GET \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        #expect(answer.hasPrefix("HTTP/1.1 503") && answer.contains("Retry-After: 5"), "\(answer)")
      }
    }
  }

  @Test func theWorkForAClientThatGoesIsCancelled() async throws {
    let engine = Held()
    try await withGateway(engine) { _, port in
      var client: SocketClient? = try await speak(port)
      await client?.send(bytes: frame(#"{"type":"input_audio_buffer.commit"}"#))
      try await engine.begun.wait()
      client = nil
      try await engine.cancelled.wait()
    }
  }

  @Test func aClientThatWillSendNothingMoreIsGone() async throws {
    let handler = DepartureHandler()
    let channel = EmbeddedChannel(handler: handler)
    #expect(!handler.gone.isOpen)
    channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    #expect(handler.gone.isOpen)
    _ = try? channel.finish()
  }

  @Test func aRefusalComesBeforeTheUploadAndTheUploadIsDropped() async throws {
    try await withGateway(Held(), { $0.keys = try KeyRing(parsing: "sk-abcdefgh") }) { _, port in
      let client = try SocketClient(port: port)
      await client.send(
        "POST /v1/audio/transcriptions HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
          + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 3000000\r\n\r\n")
      let answer = try await read(client, until: "invalid_api_key")
      #expect(answer.hasPrefix("HTTP/1.1 401") && answer.contains("Connection: close"), "\(answer)")
      // What is still sent is taken, all of it; a server that had closed would have reset the connection.
      await client.send(bytes: [UInt8](repeating: 0x20, count: 3_000_000))
      _ = try await rest(of: client)
    }
  }

  @Test func aClientThatClosesItsSideHasItsAnswerAndThenTheConnectionEnds() async throws {
    try await withGateway(Held()) { _, port in
      let request = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
      #expect(try await SocketClient(port: port).ask(request, isAll: true).hasSuffix("ok\n"))
      let client = try SocketClient(port: port)
      await client.send(request)
      _ = try await read(client, until: "ok\n")
      #expect(try await client.ask("", isAll: true).isEmpty)
    }
  }

  @Test func aWebSocketOnAConnectionThatWasUsedIsToBeAskedForAnew() async throws {
    try await withGateway(Held()) { _, port in
      let client = try SocketClient(port: port)
      await client.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
      _ = try await read(client, until: "ok\n")
      #expect(try await client.ask(Self.upgrade).isEmpty)
    }
  }

  @Test func anErrorLeavesTheConnectionUsable() async throws {
    try await withGateway(Held(), { $0.keys = try KeyRing(parsing: "sk-abcdefgh") }) { _, port in
      let client = try SocketClient(port: port)
      for _ in 0..<3 {
        await client.send("GET /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n")
        let answer = try await read(client, until: "invalid_api_key")
        #expect(answer.hasPrefix("HTTP/1.1 401") && !answer.contains("Connection: close"), "\(answer)")
      }
    }
  }
}
