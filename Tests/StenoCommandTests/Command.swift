import Foundation
import Testing

/// The built command, run as a person would.
struct Command {
  /// What a run came to.
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String

    /// The lines of standard error.
    var complaints: [Substring] { errors.split(separator: "\n") }
  }

  private static let anchor = Bundle(for: Anchor.self)
  private final class Anchor {}

  /// The folder that SwiftPM builds into, where the tests are and the command beside them.
  static var program: URL {
    let tests =
      ProcessInfo.processInfo.arguments.lazy
      .map { URL(fileURLWithPath: $0) }
      .first { $0.pathExtension == "xctest" } ?? anchor.bundleURL
    return tests.deletingLastPathComponent().appending(path: "steno")
  }

  /// Runs a shell script in which `$STENO` is the command.
  static func shell(_ script: String) async throws -> Outcome {
    try await run(["-c", script], environment: ["STENO": program.path], by: "/bin/sh")
  }

  /// The package's folder.
  static var package: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  }

  /// A recording that the set-up places.
  static func sample(_ name: String) throws -> String {
    let path = package.appending(path: "Samples/\(name)").path
    try #require(FileManager.default.fileExists(atPath: path), "Samples/\(name) is missing; run `make setup`")
    return path
  }

  /// Runs the command to its end.
  ///
  /// - Parameters:
  ///   - arguments: Its arguments.
  ///   - input: What it reads from standard input.
  ///   - environment: What to add to the environment.
  /// - Returns: What it wrote, and how it ended.
  /// - Throws: What keeps it from being started.
  static func run(
    _ arguments: String..., input: Data = Data(), environment: [String: String] = [:]
  ) async throws -> Outcome {
    try await run(arguments, input: input, environment: environment)
  }

  /// Runs the command to its end.
  static func run(
    _ arguments: [String], input: Data = Data(), environment: [String: String] = [:], by executable: String? = nil
  ) async throws -> Outcome {
    let folder = try TemporaryFolder()
    let (inputFile, outputFile, errorFile) = (folder.path("in"), folder.path("out"), folder.path("err"))
    for (path, content) in [(inputFile, input), (outputFile, Data()), (errorFile, Data())] {
      try content.write(to: URL(fileURLWithPath: path))
    }
    let process = Process()
    process.executableURL = executable.map { URL(fileURLWithPath: $0) } ?? program
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment
      // No settings of whoever runs the tests.
      .merging(["COLUMNS": "80", "XDG_CONFIG_HOME": folder.path("config")]) { $1 }
      .merging(environment) { $1 }
    process.standardInput = FileHandle(forReadingAtPath: inputFile)
    process.standardOutput = FileHandle(forWritingAtPath: outputFile)
    process.standardError = FileHandle(forWritingAtPath: errorFile)
    // The test's thread is not held: others have their tests to run.
    try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { _ in continuation.resume() }
      do { try process.run() } catch { continuation.resume(throwing: error) }
    }
    return Outcome(
      status: process.terminationStatus, output: try String(contentsOfFile: outputFile, encoding: .utf8),
      errors: try String(contentsOfFile: errorFile, encoding: .utf8))
  }
}

/// A folder that goes away with its last reader.
final class TemporaryFolder {
  private let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "steno-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  /// The path of a file in the folder.
  func path(_ name: String) -> String { url.appending(path: name).path }

  /// Writes a file and returns its path.
  func file(_ name: String, _ content: String) throws -> String {
    try Data(content.utf8).write(to: url.appending(path: name))
    return path(name)
  }

  /// The names of the files in the folder, in order.
  var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() } }
}
