import Foundation
import FoundationNetworking
import TestServers
import Testing

/// `Tests/Servers/compatible_server.py`, and what it was asked.
struct CompatibleServer {
  /// One request for a transcription.
  struct Request: Decodable {
    var path: String
    var headers: [String: String]
    var fields: [[String]]

    /// The values of the fields of a name.
    func values(_ name: String) -> [String] { fields.filter { $0[0] == name }.map { $0[1] } }
  }

  private let server: PythonServer

  /// Starts it with the rules that the script explains.
  init(_ rules: String = "{}") throws {
    server = try PythonServer("compatible_server.py", [rules])
  }

  /// The address with a path.
  func url(_ path: String = "/v1") -> String { "http://127.0.0.1:\(server.port)\(path)" }

  /// What it was asked so far.
  func requests() async throws -> [Request] {
    let address = try #require(URL(string: url("/_log")))
    let session = URLSession(configuration: .ephemeral)
    return try JSONDecoder().decode([Request].self, from: try await session.data(from: address).0)
  }
}
