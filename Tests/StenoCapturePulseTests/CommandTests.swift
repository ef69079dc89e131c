import Foundation
import Testing

/// The built command against a real daemon.
@Suite(.timeLimit(.minutes(5))) struct CommandTests {
  private final class Anchor {}

  /// The command that SwiftPM builds beside the tests.
  private static var program: URL {
    let tests =
      ProcessInfo.processInfo.arguments.lazy
      .map { URL(fileURLWithPath: $0) }
      .first { $0.pathExtension == "xctest" } ?? Bundle(for: Anchor.self).bundleURL
    return tests.deletingLastPathComponent().appending(path: "steno")
  }

  /// The command, running, and the file that takes what it writes.
  private func start(_ daemon: PulseDaemon, _ arguments: String...) throws -> (Child, output: URL) {
    let file = FileManager.default.temporaryDirectory.appending(path: "steno-\(UUID().uuidString)")
    let environment = ProcessInfo.processInfo.environment.merging(["PULSE_SERVER": daemon.server]) { $1 }
    return (
      try Child(
        Self.program.path, arguments, environment: environment, output: file.path, errors: file.path), file
    )
  }

  private func run(_ daemon: PulseDaemon, _ arguments: String...) throws -> (status: Int32, text: String) {
    let (process, output) = try start(daemon, arguments[0], arguments[1])
    defer { try? FileManager.default.removeItem(at: output) }
    return (process.wait(), try String(contentsOf: output, encoding: .utf8))
  }

  @Test func killingItLeavesTheServerClean() throws {
    let daemon = try PulseDaemon()
    try daemon.addSink("test")
    let (process, output) = try start(daemon, "listen", "--source", "pulse:test.monitor")
    defer { try? FileManager.default.removeItem(at: output) }
    while try !daemon.control("list", "clients").contains("Steno"), process.isRunning {}
    while try daemon.control("list", "short", "source-outputs").isEmpty, process.isRunning {}
    #expect(process.isRunning)
    process.signal(SIGKILL)
    process.wait()
    while try daemon.control("list", "clients").contains("Steno") {}
    #expect(try daemon.control("list", "short", "source-outputs").isEmpty)
  }

  @Test func devicesAreWrittenAsJSON() throws {
    let daemon = try PulseDaemon()
    try daemon.addSink("test")
    let (status, text) = try run(daemon, "devices", "--json")
    #expect(status == 0)
    let json = Data(text.utf8).drop { $0 != UInt8(ascii: "[") }
    let devices = try #require(try JSONSerialization.jsonObject(with: json) as? [[String: Any]])
    let device = try #require(devices.first { $0["source"] as? String == "pulse:test.monitor" })
    #expect(device["monitor"] as? Bool == true)
    #expect(device["default"] as? Bool == true)
    #expect(device["sample_rate"] as? Int == 16_000)
  }

  @Test func aWrongNameEndsWithItsStatus() throws {
    let daemon = try PulseDaemon()
    try daemon.addSink("test")
    let (status, text) = try run(daemon, "listen", "pulse:tset.monitor")
    #expect(status == 69)
    #expect(text.contains("no source tset.monitor. Nearest: pulse:test.monitor"))
  }
}
