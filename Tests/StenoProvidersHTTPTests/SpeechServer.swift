import Foundation
import StenoWire
import Testing

/// `Tests/Servers/speech_server.py` as a process of its own: it ends when this is let go.
final class SpeechServer: Sendable {
  let port: Int
  private let process: Process
  private let input: Pipe

  init(_ arguments: String...) throws {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Servers/speech_server.py")
    let (process, input, output) = (Process(), Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", script.path] + arguments
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    var line = Data()
    while !line.contains(0x0A) {
      let more = output.fileHandleForReading.availableData
      try #require(!more.isEmpty, "the server did not start; is python3 there?")
      line += more
    }
    let words = String(decoding: line, as: UTF8.self).split { $0.isWhitespace }
    port = try #require(words.last.flatMap { Int($0) })
    (self.process, self.input) = (process, input)
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.terminate()
  }

  /// Ends the server at once, as a crash would.
  func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// The address with a path.
  func url(_ path: String = "/v1") -> String { "http://127.0.0.1:\(port)\(path)" }

  /// Says what is to go wrong with the requests to come; `null` for nothing.
  func script(_ faults: [String]) throws {
    try post("_script", "[\(faults.joined(separator: ","))]")
  }

  /// Changes the server's state.
  func state(_ json: String) throws {
    try post("_state", json)
  }

  /// The requests so far.
  var log: [JSONValue] {
    get throws { try JSONValue(parsing: try curl(["http://127.0.0.1:\(port)/_log"])).array ?? [] }
  }

  /// How many uploads have begun.
  var begun: Int64 {
    get throws { try JSONValue(parsing: try curl(["http://127.0.0.1:\(port)/_begun"])).integer ?? 0 }
  }

  /// How often AI Refinery's login was asked for.
  var logins: Int64 {
    get throws { try JSONValue(parsing: try curl(["http://127.0.0.1:\(port)/_logins"])).integer ?? 0 }
  }

  /// The generations that AI/ML API was asked about, in order.
  var polled: [String] {
    get throws {
      try JSONValue(parsing: try curl(["http://127.0.0.1:\(port)/_polled"])).array?.compactMap(\.string) ?? []
    }
  }

  private func post(_ path: String, _ body: String) throws {
    _ = try curl(["--data-binary", body, "http://127.0.0.1:\(port)/\(path)"])
  }

  private func curl(_ arguments: [String]) throws -> Data {
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["curl", "-s", "--noproxy", "*"] + arguments
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return data
  }
}
