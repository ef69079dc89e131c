import Foundation
import Testing

/// A PulseAudio daemon of the test's own, without sound card: sinks that play into nothing, and their monitors.
final class PulseDaemon: @unchecked Sendable {
  private let folder: URL
  private var process: Child?

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
    resume()
    kill()
    try? FileManager.default.removeItem(at: folder)
  }

  /// Starts it and waits until it answers.
  func start() throws {
    let process = try Child(
      "/usr/bin/pulseaudio",
      [
        "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes", "--realtime=no",
        "--high-priority=no", "-L", "module-native-protocol-unix auth-anonymous=1 socket=\(folder.path)/native",
      ], environment: environment)
    self.process = process
    var attempts = 0
    while try !run("/usr/bin/pactl", ["info"]).isDone {
      attempts += 1
      try #require(process.isRunning && attempts < 500, "pulseaudio does not start")
    }
  }

  /// Kills it as `kill -9` does.
  func kill() {
    process?.signal(SIGKILL)
    process?.wait()
    try? FileManager.default.removeItem(atPath: folder.path + "/native")
  }

  /// Stops it without ending it, so that it just does not answer.
  func suspend() { process?.signal(SIGSTOP) }

  /// Lets it go on.
  func resume() { process?.signal(SIGCONT) }

  /// Asks the daemon for something and returns its answer.
  @discardableResult
  func control(_ arguments: String...) throws -> String {
    let (isDone, output) = try run("/usr/bin/pactl", arguments)
    try #require(isDone, "pactl \(arguments) failed")
    return output
  }

  /// Runs a client of this daemon to its end.
  func run(_ program: String, _ arguments: [String]) throws -> (isDone: Bool, output: String) {
    let file = folder.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: file) }
    let status = try Child(program, arguments, environment: environment, output: file.path).wait()
    return (status == 0, try String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// Adds a sink that plays into nothing, and its monitor.
  ///
  /// - Returns: The module's number.
  @discardableResult
  func addSink(_ name: String, channels: Int = 1) throws -> String {
    // Without norewinds its monitor gives nothing at first and then all at once.
    try control(
      "load-module", "module-null-sink", "sink_name=\(name)", "norewinds=1", "rate=16000", "channels=\(channels)")
  }

  /// Adds a microphone in a silent room. Unlike that of a tone, its sound comes evenly.
  ///
  /// - Returns: The module's number.
  @discardableResult
  func addMicrophone(_ name: String) throws -> String {
    try control("load-module", "module-null-source", "source_name=\(name)", "rate=16000", "channels=1")
  }

  /// A recording of a loud tone whose second channel is the first one, inverted.
  func cancellingChannels(seconds: Int) throws -> String {
    let samples = (0..<(seconds * 16_000)).flatMap { index -> [Int16] in
      let sample: Int16 = index / 40 % 2 == 0 ? 8_000 : -8_000
      return [sample, -sample]
    }
    let size = UInt32(samples.count * 2)
    var file = Data("RIFF".utf8)
    func append(_ value: some FixedWidthInteger) {
      withUnsafeBytes(of: value.littleEndian) { file.append(contentsOf: $0) }
    }
    append(size + 36)
    file += Data("WAVEfmt ".utf8)
    append(UInt32(16))
    for value: UInt16 in [1, 2] { append(value) }
    for value: UInt32 in [16_000, 64_000] { append(value) }
    for value: UInt16 in [4, 16] { append(value) }
    file += Data("data".utf8)
    append(size)
    for sample in samples { append(sample) }
    let path = folder.appending(path: "cancelling.wav").path
    try file.write(to: URL(filePath: path))
    return path
  }

  /// Adds a source that hums.
  ///
  /// - Returns: The module's number.
  @discardableResult
  func addTone(_ name: String) throws -> String {
    try control("load-module", "module-sine-source", "source_name=\(name)", "rate=16000")
  }

  /// Plays a recording to a sink, in the background.
  func play(_ path: String, to sink: String) throws -> Child {
    try Child("/usr/bin/paplay", ["--device=\(sink)", path], environment: environment)
  }

  /// What clients of this daemon and the daemon itself run with.
  var environment: [String: String] {
    let own = ["PULSE_RUNTIME_PATH", "PULSE_STATE_PATH", "XDG_RUNTIME_DIR", "HOME"].map { ($0, folder.path) }
    return ProcessInfo.processInfo.environment
      .merging(own) { $1 }
      .merging(["PULSE_SERVER": server, "LC_ALL": "C"]) { $1 }
  }
}
