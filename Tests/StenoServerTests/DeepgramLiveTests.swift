import StenoCore
import StenoWire
import Testing

@testable import StenoServer

/// Deepgram's live transcription over real sockets.
@Suite(.timeLimit(.minutes(5))) struct DeepgramLiveTests {
  private static let target =
    "/v1/listen?model=nova-3&encoding=linear16&sample_rate=16000&interim_results=true&vad_events=true"

  @Test func aStreamFromItsBeginningToItsEnd() async throws {
    try await withGateway { port in
      let client = try await openSocket(port, Self.target)
      await client.send(bytes: frame(#"{"type":"KeepAlive"}"#))
      await client.send(bytes: frame([UInt8](repeating: 0, count: 32_000), opcode: 2))
      await client.send(bytes: frame(#"{"type":"Finalize"}"#))
      let finalized = try await read(client, until: "from_finalize\":true")
      #expect(finalized.hasPrefix("HTTP/1.1 101") && finalized.contains("\"type\":\"Results\""), "\(finalized)")
      await client.send(bytes: frame(#"{"type":"CloseStream"}"#))
      var end = try await client.receiveBytes()
      let normalClosure: [UInt8] = [0x88, 2, 0x03, 0xE8]
      while !end.suffix(4).elementsEqual(normalClosure), case let more = try await client.receiveBytes(), !more.isEmpty
      {
        end += more
      }
      let text = String(decoding: end, as: UTF8.self)
      #expect(text.contains("\"type\":\"Metadata\"") && text.contains("\"duration\":1,"), "\(text)")
      #expect(end.suffix(4).elementsEqual(normalClosure), "\(end)")
    }
  }

  @Test(arguments: [
    "Authorization: Token sk-abcdefgh", "Authorization: Bearer sk-abcdefgh",
    "Sec-WebSocket-Protocol: token, sk-abcdefgh",
  ])
  func keysAreTakenWhereItsClientsPutThem(field: String) async throws {
    try await withGateway({ $0.keys = try KeyRing(parsing: "sk-abcdefgh") }) { port in
      let client = try await openSocket(port, Self.target, [field])
      let answer = try await read(client, until: "\r\n\r\n")
      #expect(answer.hasPrefix("HTTP/1.1 101") && !answer.contains("abcdefgh"), "\(answer)")
      #expect(!field.hasPrefix("Sec") || answer.lowercased().contains("sec-websocket-protocol: token"))
      let refused = try await read(
        try await openSocket(port, Self.target, ["Authorization: Token sk-wrong000"]), until: "err_msg")
      #expect(refused.hasPrefix("HTTP/1.1 401") && refused.contains("INVALID_AUTH"), "\(refused)")
    }
  }

  @Test(arguments: [
    ("/v1/listen?model=nova-3", "sample_rate"),
    ("/v1/listen?encoding=linear16&sample_rate=16000&model=nonsense", "nonsense"),
    ("/v1/listen?encoding=linear16&sample_rate=many", "sample_rate"),
  ])
  func whatCannotBeMeantIsRefusedBeforeItOpens(target: String, words: String) async throws {
    try await withGateway { port in
      let refused = try await read(try await openSocket(port, target), until: "request_id")
      #expect(refused.hasPrefix("HTTP/1.1 40") && refused.contains(words) && refused.contains("err_code"), "\(refused)")
    }
  }
}
