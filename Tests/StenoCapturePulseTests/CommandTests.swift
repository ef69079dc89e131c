import Foundation
import Testing

/// The built command against a real daemon.
@Suite(.timeLimit(.minutes(2))) struct CommandTests {
  private final class Anchor {}

  /// The command that SwiftPM builds beside the tests.
  private static var program: URL {
    let tests =
      ProcessInfo.processInfo.arguments.lazy
      .map { URL(fileURLWithPath: $0) }
      .first { $0.pathExtension == "xctest" } ?? Bundle(for: Anchor.self).bundleURL
    return tests.deletingLastPathComponent().appending(path: "steno")
  }

  private func start(_ daemon: PulseDaemon, _ arguments: String...) throws -> (Process, Pipe) {
    let (process, output) = (Process(), Pipe())
    process.executableURL = Self.program
    process.arguments = arguments
    // The cache folder is found through HOME, which the daemon's environment changes.
    let home = ProcessInfo.processInfo.environment
    process.environment = home.merging(["PULSE_SERVER": daemon.server]) { $1 }
    process.standardOutput = output
    process.standardError = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return (process, output)
  }

  @Test func killingItLeavesTheServerClean() throws {
    let daemon = try PulseDaemon()
    try daemon.addSink("test")
    let (process, _) = try start(daemon, "listen", "--source", "pulse:test.monitor")
    while try !daemon.control("list", "clients").contains("Steno"), process.isRunning {}
    while try daemon.control("list", "short", "source-outputs").isEmpty, process.isRunning {}
    #expect(process.isRunning)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    while try daemon.control("list", "clients").contains("Steno") {}
    #expect(try daemon.control("list", "short", "source-outputs").isEmpty)
  }

  @Test func devicesAreWrittenAsJSON() throws {
    let daemon = try PulseDaemon()
    try daemon.addSink("test")
    let (process, output) = try start(daemon, "devices", "--json")
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let json = text.drop { $0 != UInt8(ascii: "[") }
    let devices = try #require(try JSONSerialization.jsonObject(with: json) as? [[String: Any]])
    let device = try #require(devices.first { $0["source"] as? String == "pulse:test.monitor" })
    #expect(device["monitor"] as? Bool == true)
    #expect(device["default"] as? Bool == true)
    #expect(device["sample_rate"] as? Int == 16_000)
  }

  @Test func aWrongNameEndsWithItsStatus() throws {
    let daemon = try PulseDaemon()
    try daemon.addSink("test")
    let (process, output) = try start(daemon, "listen", "pulse:tset.monitor")
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 69)
    #expect(text.contains("no source tset.monitor. Nearest: pulse:test.monitor"))
  }
}
