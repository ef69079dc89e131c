import StenoCore
import StenoWire
import Testing

@testable import StenoServer

@Suite(.timeLimit(.minutes(5))) struct EphemeralKeysTests {
  private let grant = EphemeralKeyTable.Grant(session: OpenAIRealtimeSession(id: "s"), shape: .current, holder: nil)

  @Test func aKeyIsValidForItsTime() {
    var table = EphemeralKeyTable(capacity: 2)
    var added = [("ek_1", 10), ("ek_2", 20)].map { table.add($0, grant, until: .seconds($1), at: .zero) }
    #expect(table.grant("ek_1", at: .seconds(9)) == grant && table.grant("ek_1", at: .seconds(10)) == nil)
    added += [9, 10].map { table.add("ek_3", grant, until: .seconds(20), at: .seconds($0)) }
    #expect(added == [true, true, false, true] && table.count == 2)
  }

  @Test(arguments: [nil, "sk-abcdefgh"])
  func aKeyOpensASessionThatBeginsAsItWasMinted(key: String?) async throws {
    try await withGateway({ $0.keys = try key.map { try KeyRing(parsing: $0) } }) { port in
      let own = "Authorization: Bearer \(key ?? "x")"
      let body =
        #"{"expires_after":{"anchor":"created_at","seconds":60},"session":{"type":"transcription","audio":{"input":{"transcription":{"model":"whisper-1"},"turn_detection":null}}}}"#
      let minted = try await post(port, "/v1/realtime/client_secrets", Array(body.utf8), [own])
      #expect(
        minted.hasPrefix("HTTP/1.1 200") && minted.contains("no-store") && minted.contains("\"model\":\"whisper-1\""),
        "\(minted)")
      let secret = "ek_" + (minted.split(separator: "\"value\":\"ek_").last?.prefix(64) ?? "")
      for field in [
        "Authorization: Bearer \(secret)", "Sec-WebSocket-Protocol: realtime, openai-insecure-api-key.\(secret)",
      ] {
        let greeting = try await read(try await openSocket(port, "/v1/realtime", [field]), until: "session.created")
        #expect(
          greeting.contains("\"turn_detection\":null") && greeting.contains("\"model\":\"whisper-1\""), "\(greeting)")
      }
      let again = try await post(port, "/v1/realtime/client_secrets", [], ["Authorization: Bearer \(secret)"])
      #expect(again.hasPrefix("HTTP/1.1 401"), "\(again)")
      let unknown = try await read(
        try await openSocket(port, "/v1/realtime", ["Authorization: Bearer ek_none"]), until: "}}")
      #expect(unknown.hasPrefix("HTTP/1.1 401"), "\(unknown)")
    }
  }

  @Test func theBetaHasItsOwnForm() async throws {
    try await withGateway { port in
      let path = "/v1/realtime/transcription_sessions"
      for body in ["", "{}", #"{"input_audio_format":"g711_ulaw"}"#] {
        let minted = try await post(port, path, Array(body.utf8))
        #expect(
          minted.contains("\"client_secret\":{\"value\":\"ek_") && minted.contains("\"expires_at\":"), "\(minted)")
        #expect(minted.contains(body.contains("ulaw") ? "g711_ulaw" : "\"input_audio_format\":\"pcm16\""))
      }
      for (path, body, words) in [
        (path, #"{"input_audio_format":"mp3"}"#, "input_audio_format"), (path, "[", "JSON"),
        ("/v1/realtime/client_secrets", #"{"expires_after":{"seconds":5}}"#, "expires_after.seconds"),
        (
          "/v1/realtime/client_secrets", #"{"session":{"audio":{"input":{"transcription":{"model":"nonsense"}}}}}"#,
          "nonsense"
        ),
      ] {
        let refused = try await post(port, path, Array(body.utf8))
        #expect(
          refused.hasPrefix("HTTP/1.1 40") && refused.contains(words) && refused.contains("{\"error\":{"), "\(refused)")
      }
    }
  }
}
