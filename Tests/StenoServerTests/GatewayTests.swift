import StenoCore
import StenoSpeech
import StenoWire
import Testing

@testable import StenoServer

/// The gateway over real sockets, in front of an engine that says how much it was given.
@Suite(.timeLimit(.minutes(5))) struct GatewayTests {
  /// A form with a recording of loud noise, 16-bit at 16 kHz, and other fields.
  private func form(_ fields: [(String, String)], seconds: Int = 1, file: [UInt8]? = nil) -> (
    type: String, body: [UInt8]
  ) {
    let form = MultipartForm(fields: fields.map { (name: $0.0, value: $0.1) }, file: ("file", "a.wav", nil))
    return (form.contentType, form.beginning + (file ?? wave(seconds: seconds)) + form.end)
  }

  private func post(_ port: Int, _ form: (type: String, body: [UInt8]), _ fields: String...) async throws -> String {
    try await StenoServerTests.post(
      port, "/v1/audio/transcriptions", form.body, ["Content-Type: \(form.type)"] + fields)
  }

  private func ask(_ port: Int, _ fields: [(String, String)], file: [UInt8]? = nil, _ more: String...) async throws
    -> String
  {
    try await post(port, form(fields, file: file), more.first ?? "X-None: 1")
  }

  @Test func silenceIsAnEmptyTextAndNoError() async throws {
    try await withGateway { port in
      let answer = try await ask(port, [("model", "whisper-1")])
      #expect(answer.hasPrefix("HTTP/1.1 200") && answer.contains("\r\n\r\n{\"text\":\"\""), "\(answer)")
      #expect(answer.contains("\"usage\":{\"type\":\"duration\"") && answer.contains("X-Request-Id: req_"))
      let stream = try await ask(port, [("model", "whisper-1"), ("stream", "true")])
      #expect(
        stream.contains("Content-Type: text/event-stream") && stream.contains("\"type\":\"transcript.text.done\""))
    }
  }

  @Test func whatIsWrongIsSaidInTheVendorsForm() async throws {
    try await withGateway { port in
      for (fields, file, status, words) in [
        ([("model", "nonsense")], nil, "404", "model_not_found"),
        ([("model", "whisper-1")], Array("this is no audio, it is prose".utf8), "400", "the file is not audio"),
        ([("model", "whisper-1")], [], "400", "the file is empty"),
        (
          [("model", "whisper-1")], Array("#EXTM3U\n#EXTINF:1,\n/etc/hostname\n".utf8), "400",
          "the file is not audio but a playlist"
        ),
        ([("response_format", "pdf")], nil, "400", "\"param\":\"response_format\""),
      ] as [([(String, String)], [UInt8]?, String, String)] {
        let answer = try await ask(port, fields, file: file)
        #expect(answer.hasPrefix("HTTP/1.1 \(status)") && answer.contains(words), "\(answer)")
        #expect(answer.contains("{\"error\":{\"message\":") && !answer.contains("/proc/"))
      }
      let plain = try await SocketClient(port: port).ask(
        "GET /v1/none HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
      #expect(plain.hasPrefix("HTTP/1.1 404") && plain.contains("unknown_url"))
    }
  }

  @Test func tooLongAnUploadIsRefusedAndTheClientSeesIt() async throws {
    try await withGateway({ $0.maximumUploadBytes = 40_000 }) { port in
      let answer = try await post(port, form([], seconds: 60))
      #expect(answer.hasPrefix("HTTP/1.1 413") && answer.contains("40000"), "\(answer.prefix(300))")
    }
  }

  @Test func withoutARightKeyNothingIsDone() async throws {
    try await withGateway({ $0.keys = try KeyRing(parsing: "sk-abcdefgh") }) { port in
      let wrong = try await ask(port, [("model", "whisper-1")], "Authorization: Bearer sk-abcdefgX")
      #expect(wrong.hasPrefix("HTTP/1.1 401") && wrong.contains("invalid_api_key") && !wrong.contains("abcdefgX"))
      #expect(
        try await ask(port, [("model", "whisper-1")], "Authorization: Bearer sk-abcdefgh").hasPrefix("HTTP/1.1 200"))
      let socket = try await SocketClient(port: port).ask(
        "GET /v1/realtime HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n")
      #expect(socket.hasPrefix("HTTP/1.1 401"), "\(socket)")
    }
  }

  private func open(_ port: Int) async throws -> SocketClient {
    try await openSocket(port, "/v1/realtime?intent=transcription", ["Sec-WebSocket-Protocol: realtime"])
  }

  @Test func aRealtimeTurnThatTheClientCommits() async throws {
    try await withGateway { port in
      let client = try await open(port)
      let greeting = try await read(client, until: "session.created")
      #expect(greeting.hasPrefix("HTTP/1.1 101") && greeting.lowercased().contains("sec-websocket-protocol: realtime"))
      await client.send(
        bytes: frame(
          #"{"type":"session.update","session":{"type":"transcription","audio":{"input":{"transcription":{"model":"whisper-1"},"turn_detection":null}}}}"#
        ))
      #expect(try await read(client, until: "session.updated").contains("\"turn_detection\":null"))
      let audio = Base64.text(of: [UInt8](repeating: 0, count: 24_000))
      await client.send(bytes: frame(#"{"type":"input_audio_buffer.append","audio":"\#(audio)"}"#))
      await client.send(bytes: frame(#"{"type":"input_audio_buffer.commit"}"#))
      let turn = try await read(client, until: "transcription.completed")
      #expect(turn.contains("input_audio_buffer.committed") && turn.contains("\"transcript\":\"words\""), "\(turn)")
      await client.send(bytes: frame("{nonsense"))
      #expect(try await read(client, until: "\"type\":\"error\"").contains("error"))
      await client.send(bytes: frame(#"{"type":"input_audio_buffer.commit","event_id":"again"}"#))
      #expect(try await read(client, until: "commit_empty").contains("\"event_id\":\"again\""))
    }
  }

  @Test func oneSessionTooManyIsToldWhenToComeBack() async throws {
    try await withGateway({ $0.maximumSessions = 1 }) { port in
      let client = try await open(port)
      _ = try await read(client, until: "session.created")
      let refused = try await ask(port, [("model", "whisper-1")])
      #expect(refused.hasPrefix("HTTP/1.1 429") && refused.contains("Retry-After: 2"), "\(refused)")
      let socket = try await SocketClient(port: port).ask(
        "GET /v1/realtime HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n")
      #expect(socket.hasPrefix("HTTP/1.1 429") && socket.contains("Retry-After"), "\(socket)")
      let health = try await SocketClient(port: port).ask(
        "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
      #expect(health.hasPrefix("HTTP/1.1 200"))
    }
  }

  @Test func whoGoesMakesRoom() async throws {
    try await withGateway({ $0.maximumSessions = 1 }) { port in
      for _ in 0..<5 {
        var answer = ""
        // The server learns of the one before in its own time.
        while !answer.contains("session.created") {
          let client = try await open(port)
          answer = try await read(client, until: "}")
        }
      }
    }
  }
}
