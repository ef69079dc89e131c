import StenoCore
import StenoSpeech
import StenoWire

@testable import StenoServer

/// An engine that says how much it was given.
struct CountingEngine: RecognitionEngine {
  let name = "counting"

  func makeSession(_ options: RecognitionOptions) -> any RecognitionSession {
    WholeSegmentSession { samples in Recognition(text: samples.count > 4_000 ? "words" : "few") }
  }
}

/// A gateway in front of ``CountingEngine``, for as long as `body` takes.
func withGateway(
  _ change: (inout GatewayOptions) throws -> Void = { _ in }, _ body: @escaping @Sendable (Int) async throws -> Void
) async throws {
  var options = GatewayOptions()
  options.port = 0
  try change(&options)
  let gateway = try Gateway(engine: CountingEngine(), modelName: "counting", options: options)
  let (ports, port) = AsyncStream.makeStream(of: Int.self)
  try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { try await gateway.run { port.yield($0) } }
    group.addTask {
      for await port in ports { return try await body(port) }
    }
    try await group.next()
    group.cancelAll()
  }
}

/// A file of silence, 16-bit at 16 kHz.
func wave(seconds: Int) -> [UInt8] {
  let count = UInt32(32_000 * seconds)
  func word(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
  var bytes = Array("RIFF".utf8) + word(36 + count) + Array("WAVEfmt ".utf8) + word(16)
  bytes += [1, 0, 1, 0] + word(16_000) + word(32_000) + [2, 0, 16, 0] + Array("data".utf8) + word(count)
  return bytes + [UInt8](repeating: 0, count: Int(count))
}

/// What a server answers to a request with a body.
func post(_ port: Int, _ path: String, _ body: [UInt8], _ fields: [String] = []) async throws -> String {
  let client = try SocketClient(port: port)
  await client.send(
    "POST \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: \(body.count)\r\n"
      + fields.map { $0 + "\r\n" }.joined() + "\r\n")
  await client.send(bytes: body)
  var answer = ""
  while case let piece = try await client.receive(), !piece.isEmpty { answer += piece }
  return answer
}

/// What a server answers to a form with a file.
func post(_ port: Int, _ path: String, part: String, _ fields: [(String, String)], _ file: [UInt8]) async throws
  -> String
{
  let form = MultipartForm(fields: fields.map { (name: $0.0, value: $0.1) }, file: (part, "a.wav", nil))
  return try await post(port, path, form.beginning + file + form.end, ["Content-Type: \(form.contentType)"])
}

/// A masked frame of text, or of binary, as a client sends it.
func frame(_ bytes: [UInt8], opcode: UInt8) -> [UInt8] {
  let length: [UInt8] =
    bytes.count < 126
    ? [UInt8(bytes.count) | 0x80] : [126 | 0x80, UInt8(bytes.count >> 8), UInt8(truncatingIfNeeded: bytes.count)]
  return [0x80 | opcode] + length + [0, 0, 0, 0] + bytes
}

/// A masked frame of text.
func frame(_ text: String) -> [UInt8] { frame(Array(text.utf8), opcode: 1) }

/// A client that has asked for a WebSocket.
func openSocket(_ port: Int, _ target: String, _ fields: [String] = []) async throws -> SocketClient {
  let client = try SocketClient(port: port)
  await client.send(
    "GET \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
      + fields.map { $0 + "\r\n" }.joined() + "\r\n")
  return client
}

/// What came until `words` did.
func read(_ client: SocketClient, until words: String) async throws -> String {
  var text = ""
  while !text.contains(words) {
    let piece = try await client.receive()
    guard !piece.isEmpty else { break }
    text += piece
  }
  return text
}
