import Foundation
import StenoCore
import StenoDecode
import Testing

/// Files that the installed `ffmpeg` and `sox` make once for all tests, in a temporary folder.
enum Fixtures {
  /// A tool that is missing or failed.
  struct ToolFailure: Error, CustomStringConvertible {
    let description: String
  }

  static let folder: URL = {
    let folder = FileManager.default.temporaryDirectory.appending(path: "steno-decode-\(getpid())")
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }()

  /// A path in the folder that no other test uses, ending in `name`.
  static func newPath(_ name: String) -> String {
    folder.appending(path: "\(UUID().uuidString)-\(name)").path
  }

  /// Containers and codecs by the name of their files.
  ///
  /// Each can be read from a pipe too.
  static let containers = ["wav", "flac", "mp3", "ogg", "opus", "aac", "m4a", "webm", "ts", "wma", "aiff", "w64"]

  /// Two sweeps of 3 s, 44.1 kHz, stereo, in the container named.
  static func sweep(_ container: String) throws -> String {
    let path = folder.appending(path: "sweep.\(container)").path
    if FileManager.default.fileExists(atPath: path) { return path }
    let partial = newPath("sweep.\(container)")
    let source = "aevalsrc=0.4*sin(2*PI*(200+150*t)*t)|0.3*sin(2*PI*(300+120*t)*t):s=44100:d=3"
    let arguments = [
      "-f", "lavfi", "-i", source, "-ar", container == "opus" || container == "webm" ? "48000" : "44100",
    ]
    try run("ffmpeg", ["-v", "error", "-y"] + arguments + ["-movflags", "+faststart", partial])
    // Two tests that make it at once make the same.
    _ = rename(partial, path)
    return path
  }

  /// What the `ffmpeg` command makes of a file: mean of the channels at 16 kHz.
  static func reference(_ path: String) throws -> [Float] {
    let output = newPath("reference.f32")
    try run("ffmpeg", ["-v", "error", "-y", "-i", path, "-ac", "1", "-ar", "16000", "-f", "f32le", output])
    return try bytes(output).chunked(by: 4).map { bytes in
      Float(bitPattern: bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) })
    }
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  static func write(_ bytes: [UInt8], to name: String) throws -> String {
    let path = newPath(name)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  static func run(_ tool: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [tool] + arguments
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw ToolFailure(
        description: "\(tool) \(arguments.joined(separator: " ")) failed; apt-get install -y ffmpeg sox flac")
    }
  }
}

extension [UInt8] {
  fileprivate func chunked(by size: Int) -> [ArraySlice<UInt8>] {
    stride(from: 0, to: count - size + 1, by: size).map { self[$0..<($0 + size)] }
  }
}
