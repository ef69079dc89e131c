import StenoCore
import StenoWire
import Testing

@testable import StenoServer

@Suite struct JobTableTests {
  private func table(_ capacity: Int = 2, bytes: Int = 10) -> JobTable {
    JobTable(capacity: capacity, mostBytes: bytes)
  }

  /// Whether each of these begins, a second after the one before.
  private func begin(_ table: inout JobTable, _ ids: String...) -> [Bool] {
    ids.enumerated().map { table.begin($1, model: "m", nil, at: .seconds($0 + table.count)) }
  }

  @Test func aResultIsKeptForAnHourForItsOwner() {
    var table = table()
    _ = table.begin("a", model: "m", "phone", at: .zero)
    #expect(table.state("a", "phone", at: .seconds(9_000)) == .running(model: "m"))
    #expect(table.state("a", nil, at: .zero) == nil && table.state("b", "phone", at: .zero) == nil)
    table.end("a", "text")
    #expect(table.state("a", "phone", at: .seconds(3_599)) == .ended("text"))
    #expect(table.state("a", "phone", at: .seconds(3_600)) == nil)
    _ = table.begin("b", model: "m", nil, at: .seconds(3_600))
    #expect(table.count == 1 && table.bytes == 0)
  }

  @Test func theOldestResultMakesRoomAndARunningJobDoesNot() {
    var table = table()
    let begun = begin(&table, "a", "b", "c")
    #expect(begun == [true, true, false])
    table.end("b", "text")
    let again = begin(&table, "c")
    #expect(again == [true] && table.state("b", nil, at: .seconds(4)) == nil && table.count == 2)
  }

  @Test func theirBytesAreBounded() {
    var table = table(5)
    for id in ["a", "b", "c"] {
      _ = begin(&table, id)
      table.end(id, "12345")
    }
    #expect(table.bytes == 10 && table.state("a", nil, at: .seconds(9)) == nil)
    table.end("c", "again")
    #expect(table.state("c", nil, at: .seconds(9)) == .ended("12345"))
  }
}

/// Jobs of AI/ML API over real sockets.
@Suite(.timeLimit(.minutes(5))) struct GatewayJobsTests {
  private func poll(_ port: Int, _ id: String) async throws -> String {
    try await SocketClient(port: port).ask("GET /v1/stt/\(id) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
  }

  private func id(_ answer: String) -> String {
    String(answer.split(separator: "generation_id\":\"").last?.prefix(36) ?? "")
  }

  @Test(arguments: [
    ("audio", "#g1_whisper-large", "\"channels\":[{\"alternatives\":[{\"transcript\":\"\""),
    ("file", "openai/gpt-4o-transcribe", "\"result\":{\"text\":\"\""),
  ])
  func aShortJobIsCompletedAtTheFirstPoll(part: String, model: String, result: String) async throws {
    try await withGateway { port in
      let created = try await post(
        port, "/v1/stt/create", part: part, [("model", model), ("language", "en")], wave(seconds: 1))
      #expect(created.hasPrefix("HTTP/1.1 201") && id(created).count == 36, "\(created)")
      for _ in 0..<2 {
        let answer = try await poll(port, id(created))
        #expect(answer.contains("\"status\":\"completed\"") && answer.contains(result), "\(answer)")
      }
      let other = try await poll(port, "none")
      #expect(
        other.hasPrefix("HTTP/1.1 404") && other.contains("\"statusCode\":404")
          && other.contains("\"path\":\"/v1/stt/none\""))
    }
  }

  @Test func whatIsWrongIsRefusedWhenTheJobIsMade() async throws {
    try await withGateway({ $0.maximumSessions = 1 }) { port in
      for (fields, file, words) in [
        ([("model", "nonsense")], wave(seconds: 1), "nonsense"), ([], wave(seconds: 1), "model"),
        ([("model", "nova-3")], Array("this is prose, and no audio".utf8), "not audio"),
        ([("model", "nova-3")], [], "empty"),
      ] as [([(String, String)], [UInt8], String)] {
        let answer = try await post(port, "/v1/stt/create", part: "audio", fields, file)
        #expect(
          answer.hasPrefix("HTTP/1.1 40") && answer.contains(words) && answer.contains("\"requestId\":\""), "\(answer)")
      }
      let address = try await post(
        port, "/v1/stt/create", Array(#"{"model":"nova-3","url":"http://localhost/a.mp3"}"#.utf8),
        ["Content-Type: application/json"])
      #expect(address.hasPrefix("HTTP/1.1 400") && address.contains("does not fetch"), "\(address)")
      // None of them has kept the one session.
      let created = try await post(port, "/v1/stt/create", part: "audio", [("model", "nova-3")], wave(seconds: 1))
      #expect(try await poll(port, id(created)).contains("completed"))
    }
  }
}
