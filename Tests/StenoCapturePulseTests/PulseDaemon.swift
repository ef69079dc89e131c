import Foundation
import Testing

/// A PulseAudio daemon of the test's own, without sound card: sinks that play into nothing, and their monitors.
final class PulseDaemon: @unchecked Sendable {
  private let folder: URL
  private var process: Process?

  /// The address for a client.
  var server: String { "unix:\(folder.path)/native" }

  /// A daemon that runs.
  ///
  /// - Throws: Where PulseAudio is not installed: tests fail rather than pass without it.
  init() throws {
    for program in ["pulseaudio", "pactl", "paplay"] {
      try #require(
        FileManager.default.isExecutableFile(atPath: "/usr/bin/\(program)"),
        "\(program) is missing; run `apt-get install pulseaudio pulseaudio-utils`")
    }
    folder = FileManager.default.temporaryDirectory.appending(path: "pulse-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(
      at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try start()
  }

  deinit {
    if let process, process.isRunning {
      resume()
      kill()
    }
    try? FileManager.default.removeItem(at: folder)
  }

  /// Starts it and waits until it answers.
  func start() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/pulseaudio")
    process.arguments = [
      "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes", "--realtime=no",
      "--high-priority=no", "--log-level=info", "--log-target=stderr", "-L",
      "module-native-protocol-unix auth-anonymous=1 socket=\(folder.path)/native",
    ]
    process.environment = environment
    let log = Pipe()
    process.standardError = log
    try process.run()
    self.process = process
    var text = ""
    while !text.contains("startup complete") {
      let bytes = log.fileHandleForReading.availableData
      try #require(!bytes.isEmpty, "pulseaudio does not start:\n\(text)")
      text += String(decoding: bytes, as: UTF8.self)
    }
    log.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
  }

  /// Kills it as `kill -9` does.
  func kill() {
    guard let process else { return }
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    try? FileManager.default.removeItem(atPath: folder.path + "/native")
  }

  /// Stops it without ending it, so that it just does not answer.
  func suspend() {
    if let process { Glibc.kill(process.processIdentifier, SIGSTOP) }
  }

  /// Lets it go on.
  func resume() {
    if let process { Glibc.kill(process.processIdentifier, SIGCONT) }
  }

  /// Asks the daemon for something and returns its answer.
  @discardableResult
  func control(_ arguments: String...) throws -> String {
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/pactl")
    process.arguments = arguments
    process.environment = environment
    process.standardOutput = output
    try process.run()
    let answer = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "pactl \(arguments) failed")
    return String(decoding: answer, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Adds a sink that plays into nothing, and its monitor.
  ///
  /// - Returns: The module's number.
  @discardableResult
  func addSink(_ name: String) throws -> String {
    // Without norewinds its monitor gives nothing at first and then all at once.
    try control("load-module", "module-null-sink", "sink_name=\(name)", "norewinds=1", "rate=16000", "channels=1")
  }

  /// Adds a source that hums.
  func addTone(_ name: String) throws {
    try control("load-module", "module-sine-source", "source_name=\(name)", "rate=16000")
  }

  /// Plays a recording to a sink, in the background.
  func play(_ path: String, to sink: String) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/paplay")
    process.arguments = ["--device=\(sink)", path]
    process.environment = environment
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// What clients of this daemon and the daemon itself run with.
  var environment: [String: String] {
    let own = ["PULSE_RUNTIME_PATH", "PULSE_STATE_PATH", "XDG_RUNTIME_DIR", "HOME"].map { ($0, folder.path) }
    return ProcessInfo.processInfo.environment
      .merging(own) { $1 }
      .merging(["PULSE_SERVER": server, "LC_ALL": "C"]) { $1 }
  }
}
