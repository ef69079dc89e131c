import StenoCore
import StenoWire
import Testing

@testable import StenoServer

/// Files in the other vendors' dialects, over real sockets.
@Suite(.timeLimit(.minutes(5))) struct DialectTests {
  private func bytes(_ json: String) -> [UInt8] { Array(json.utf8) }

  private func ask(_ port: Int, _ method: String, _ path: String, _ field: String = "X-None: 1") async throws -> String
  {
    try await SocketClient(port: port).ask(
      "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(field)\r\n\r\n")
  }

  /// The forms of errors, by paths of their dialects.
  private static let forms: [(path: String, form: String)] = [
    ("/inference/audio/transcriptions", "{\"error\":{\"message\":"), ("/models/openai/whisper-tiny", "{\"error\":\""),
    ("/api/v1/asr/recognize", "{\"detail\":\""), ("/v1/listen", "{\"err_code\":\""),
    ("/v1/recognize/en", "{\"status\":\"ERROR\",\"output\":[],\"status_text\":"),
  ]

  @Test func whateverRefusesItsFormIsThatOfThePath() async throws {
    try await withGateway({ ($0.keys, $0.maximumUploadBytes) = (try KeyRing(parsing: "sk-abcdefgh"), 2_000) }) { port in
      for (path, form) in Self.forms {
        let key = "Authorization: Bearer sk-abcdefgh"
        let unauthorized = try await post(port, path, wave(seconds: 1))
        #expect(unauthorized.hasPrefix("HTTP/1.1 401") && unauthorized.contains("\r\n\r\n" + form), "\(unauthorized)")
        let wrongMethod = try await ask(port, "DELETE", path, key)
        #expect(
          wrongMethod.hasPrefix("HTTP/1.1 405") && wrongMethod.contains("Allow: ") && wrongMethod.contains(form),
          "\(wrongMethod)")
        let foreign = try await ask(port, "POST", path, "Origin: https://evil.example")
        #expect(foreign.hasPrefix("HTTP/1.1 403") && foreign.contains(form), "\(foreign)")
        let part = ["/inference/audio/transcriptions": "file", "/api/v1/asr/recognize": "audio"][path]
        let upload = MultipartForm(fields: [], file: (part ?? "", "a.wav", nil))
        let (type, silence) = (part == nil ? "audio/wav" : upload.contentType, wave(seconds: 10))
        let body = part == nil ? silence : upload.beginning + silence + upload.end
        let long = try await post(port, path, body, [key, "Content-Type: \(type)"])
        #expect(long.hasPrefix("HTTP/1.1 413") && long.contains(form) && long.contains("2000"), "\(path): \(long)")
      }
      let missing = try await ask(port, "POST", "/v1/stt/none/x", "Authorization: Bearer sk-abcdefgh")
      #expect(missing.contains("{\"message\":\"") && missing.contains("\"statusCode\":40"), "\(missing)")
    }
  }

  @Test func noRoomIsSaidInTheFormOfThePath() async throws {
    try await withGateway({ $0.maximumSessions = 1 }) { port in
      let client = try SocketClient(port: port)
      await client.send(
        "POST /v1/listen HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n")
      #expect(try await client.receive().hasPrefix("HTTP/1.1 100"))
      for (path, form) in Self.forms {
        let answer = try await post(port, path, bytes("{}"))
        #expect(
          answer.hasPrefix("HTTP/1.1 429") && answer.contains("Retry-After: 2") && answer.contains(form), "\(answer)")
      }
    }
  }

  @Test func bothErasOfAIRefinery() async throws {
    try await withGateway { port in
      let fields = [
        ("model", "Azure/AI-Transcription"), ("language", "en-US"), ("include", #"["confidence", "segment"]"#),
        ("stream", "False"),
      ]
      let old = try await post(port, "/inference/audio/transcriptions", part: "file", fields, wave(seconds: 1))
      #expect(
        old.hasPrefix("HTTP/1.1 200") && old.contains(#"{"text":"","success":true,"error":null,"confidence":"#),
        "\(old)")
      let form = MultipartForm(
        fields: [("response_format", "text"), ("extra_body", #"{"response_format":"verbose_json"}"#)],
        file: ("file", "a.wav", "audio/wav"))
      let new = try await post(
        port, "/v1/audio/transcriptions", form.beginning + wave(seconds: 1) + form.end,
        ["Content-Type: \(form.contentType)", "sdk_version: 1.33.2"])
      #expect(new.contains("Content-Type: application/json") && new.contains(#""language":"en-US""#), "\(new)")
      #expect(try await post(port, "/authentication/validate", []).contains(#"{"organization_id":"steno""#))
    }
  }

  @Test(arguments: ["Content-Type: application/x-www-form-urlencoded", "Content-Type: application/json", "X-None: 1"])
  func bytesForHuggingFaceWhateverTheirType(field: String) async throws {
    try await withGateway { port in
      for path in [
        "/models/openai/whisper-large-v3", "/hf-inference/models/openai/whisper-large-v3", "/models/whisper-tiny",
      ] {
        let answer = try await post(port, path, wave(seconds: 1), [field])
        #expect(answer.hasPrefix("HTTP/1.1 200") && answer.hasSuffix(#"{"text":""}"#), "\(answer)")
      }
    }
  }

  @Test func jsonForHuggingFace() async throws {
    try await withGateway { port in
      let audio = Base64.text(of: wave(seconds: 1))
      let path = "/models/openai/whisper-large-v3"
      let answer = try await post(
        port, path, bytes(#" {"inputs":"\#(audio)","parameters":{"return_timestamps":true,"top_k":3}}"#))
      #expect(answer.hasSuffix(#"{"text":"","chunks":[]}"#), "\(answer)")
      for (body, status, words) in [
        (#"{"parameters":{}}"#, 400, "inputs is missing"), (#"{"inputs":"*"}"#, 400, "Base64"), ("{", 400, "JSON"),
        (#"{"inputs":"\#(audio)","parameters":{"return_timestamps":"char"}}"#, 400, "return_timestamps"),
      ] {
        let refused = try await post(port, path, bytes(body))
        #expect(
          refused.hasPrefix("HTTP/1.1 \(status)") && refused.contains(words) && refused.contains("X-Error-Message: "),
          "\(refused)")
      }
      #expect(try await post(port, "/models/bert-base", wave(seconds: 1)).hasPrefix("HTTP/1.1 404"))
      #expect(try await post(port, path, []).contains("the file is empty"))
      #expect(try await ask(port, "GET", "/api/models/openai/whisper-tiny").contains("automatic-speech-recognition"))
    }
  }

  @Test func rivaAndItsWrapper() async throws {
    try await withGateway { port in
      let answer = try await post(port, "/api/v1/asr/recognize", part: "audio", [], wave(seconds: 1))
      #expect(answer.hasPrefix("HTTP/1.1 200") && answer.hasSuffix("\r\n\r\n[]"), "\(answer)")
      let none = try await post(port, "/api/v1/asr/recognize", part: "other", [], wave(seconds: 1))
      #expect(
        none.hasPrefix("HTTP/1.1 400") && none.contains(#"{"detail":"the form has no part called audio"#), "\(none)")
    }
  }

  @Test func vakyanshTakesFilesAndSamplesAndNoAddress() async throws {
    try await withGateway { port in
      let (file, samples) = (Base64.text(of: wave(seconds: 1)), Base64.text(of: [UInt8](repeating: 0, count: 32_000)))
      let answer = try await post(
        port, "/v1/recognize/en",
        bytes(
          #"{"config":{"language":{"sourceLanguage":"hi"}},"audio":[{"audioContent":"\#(file)"},{"audioContent":"\#(samples)"}]}"#
        ))
      #expect(answer.hasSuffix(#"{"status":"SUCCESS","output":[{"source":""},{"source":""}]}"#), "\(answer)")
      for (path, body, status, words) in [
        ("/v1/recognize/en", #"{"audio":[{"audioUri":"http://localhost/a.wav"}]}"#, 400, "does not fetch"),
        ("/v1/recognize/en", #"{"audio":[]}"#, 400, "at least one entry"),
        ("/v1/recognize/en", "prose", 400, "not JSON"),
        (
          "/v1/recognize/en",
          #"{"audio":[{"audioContent":"\#(Base64.text(of: bytes("this is prose, and no audio")))"}]}"#, 400, "not audio"
        ),
        ("/v1/punctuate/en", #"{"text":"hello"}"#, 501, "does not punctuate"),
      ] {
        let refused = try await post(port, path, bytes(body))
        #expect(refused.hasPrefix("HTTP/1.1 \(status)") && refused.contains(words), "\(refused)")
        #expect(refused.contains(#"{"status":"ERROR","output":[],"status_text":""#), "\(refused)")
      }
    }
  }

  @Test func deepgramTakesFilesAndSamples() async throws {
    try await withGateway { port in
      for (query, body) in [
        ("model=nova-3&smart_format=true", wave(seconds: 1)), ("encoding=linear16&sample_rate=16000", wave(seconds: 1)),
        ("encoding=linear16&sample_rate=16000&language=en-US", [UInt8](repeating: 0, count: 32_000)),
      ] {
        let answer = try await post(port, "/v1/listen?" + query, body)
        #expect(answer.hasPrefix("HTTP/1.1 200") && answer.contains(#""duration":1,"#), "\(answer)")
        #expect(
          answer.contains(#""results":{"channels":[{"alternatives":[{"transcript":"""#)
            && answer.contains("dg-request-id: "))
      }
      for (query, body, words) in [
        ("", bytes(#"{"url":"http://localhost/a.wav"}"#), "does not fetch"),
        ("encoding=linear16", wave(seconds: 1), "sample_rate"),
        ("model=nonsense", wave(seconds: 1), "nonsense"),
        ("interim_results=maybe", wave(seconds: 1), "interim_results"),
        ("encoding=g729&sample_rate=8000", wave(seconds: 1), "g729"),
      ] {
        let refused = try await post(port, "/v1/listen?" + query, body)
        #expect(refused.contains("{\"err_code\":\"") && refused.contains(words), "\(refused)")
      }
    }
  }
}

@Suite struct RecordingSignatureTests {
  @Test func filesAreToldFromSamples() {
    for file in [
      wave(seconds: 1), [0xFF, 0xFB, 0x90], [0, 0, 0, 0x20] + Array("ftypM4A ".utf8), Array("plain prose".utf8),
    ] {
      #expect(RecordingSignature.isFile(file))
    }
    for samples in [[0, 0, 0, 0], [0xFF, 0xFF, 0xFE, 0xFF], [0x10, 0x02, 0x33, 0xF1], []] as [[UInt8]] {
      #expect(!RecordingSignature.isFile(samples))
    }
  }
}
