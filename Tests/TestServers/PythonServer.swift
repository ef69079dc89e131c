import Foundation
import Testing

/// A server of the tests, one of the scripts in `Tests/Servers`, on a port of its own.
public final class PythonServer: Sendable {
  /// The port that it listens on.
  public let port: Int
  private let process: Process
  /// The server ends when this does.
  private let lifeline: Pipe

  /// Starts `Tests/Servers/<script>` and waits until it listens.
  ///
  /// - Throws: Where the system's Python or a package of it is missing: tests fail rather than pass without it.
  public init(_ script: String, _ arguments: [String] = []) throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Servers/\(script)").path
    let (process, lifeline, output) = (Process(), Pipe(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/python3")
    process.arguments = ["-W", "ignore", path] + arguments
    process.standardInput = lifeline
    process.standardOutput = output
    try process.run()
    (self.process, self.lifeline) = (process, lifeline)
    var line = ""
    while !line.hasSuffix("\n"), let byte = try output.fileHandleForReading.read(upToCount: 1), !byte.isEmpty {
      line += String(decoding: byte, as: UTF8.self)
    }
    let port = line.split { !$0.isNumber }.last.flatMap { Int($0) }
    self.port = try #require(port, "\(script) does not start; run `make setup` or `scripts/setup test`")
  }

  deinit {
    kill()
  }

  /// Ends it as `kill -9` does, and waits until its port is free.
  public func kill() {
    guard process.isRunning else { return }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }
}
