import Foundation
import StenoCore
import Testing

@testable import StenoCaptureALSA

/// A PCM without hardware, made by the plug-in in `PacedPCM`, whose mishaps the test decides.
///
/// The real libasound opens it. Its configuration replaces the system's for the whole process, once.
final class PacedDevice: Sendable {
  /// The name of the PCM.
  let pcm: String
  private let control: URL

  /// A device that hears `samples` once, from its first start on.
  init(_ samples: [Int16], rate: Int = 16_000, channels: Int = 1) throws {
    let library = try #require(Self.library.path, "\(Self.library.complaint)")
    let name = "paced\(UUID().uuidString.prefix(8))"
    control = library.deletingLastPathComponent().appending(path: name)
    try FileManager.default.createDirectory(at: control, withIntermediateDirectories: true)
    let file = control.appending(path: "samples.raw")
    try samples.withUnsafeBytes { Data($0) }.write(to: file)
    pcm = "paced:FILE=\(file.path),CONTROL=\(control.path),RATE=\(rate),CHANNELS=\(channels)"
  }

  /// A device whose samples are counted, so that each tells its frame modulo 65,536.
  static func counting() throws -> PacedDevice {
    try PacedDevice((0..<65_536).map { Int16(truncatingIfNeeded: $0) })
  }

  /// Stops the device as if its reader had been late.
  func overrun() { set("overrun") }
  /// Takes the device away.
  func unplug() { set("unplug") }
  /// Brings it back.
  func plugIn() { clear("unplug") }
  /// Makes it give nothing.
  func stall() { set("stall") }
  /// Lets it go on.
  func resume() { clear("stall") }

  private func set(_ name: String) {
    _ = FileManager.default.createFile(atPath: control.appending(path: name).path, contents: nil)
  }

  private func clear(_ name: String) {
    try? FileManager.default.removeItem(at: control.appending(path: name))
  }

  /// The plug-in, built once, or why it could not be.
  private static let library: (path: URL?, complaint: String) = {
    let folder = FileManager.default.temporaryDirectory.appending(path: "paced-\(UUID().uuidString.prefix(8))")
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "PacedPCM/paced_pcm.c")
    let library = folder.appending(path: "libasound_module_pcm_paced.so")
    let compiler = Process()
    compiler.executableURL = URL(fileURLWithPath: "/usr/bin/gcc")
    compiler.arguments = [
      "-Wall", "-Wextra", "-Werror", "-O2", "-shared", "-fPIC", "-o", library.path, source.path, "-lasound", "-lm",
    ]
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let configuration = """
        pcm_type.paced { lib "\(library.path)" }
        pcm.paced {
          @args [ FILE CONTROL RATE CHANNELS ]
          @args.FILE { type string }
          @args.CONTROL { type string }
          @args.RATE { type integer default 16000 }
          @args.CHANNELS { type integer default 1 }
          type paced
          file $FILE
          control $CONTROL
          rate $RATE
          channels $CHANNELS
        }
        pcm.listed { type null hint { show on description "A device in the list" } }
        """
      let file = folder.appending(path: "asoundrc")
      try Data(configuration.utf8).write(to: file)
      setenv("ALSA_CONFIG_PATH", file.path, 1)
      try compiler.run()
      compiler.waitUntilExit()
      guard compiler.terminationStatus == 0 else { return (nil, "the plug-in does not build; see gcc's errors") }
      return (library, "")
    } catch {
      return (nil, "gcc is missing (\(error)); run `apt-get install gcc libasound2-dev`")
    }
  }()
}

/// What a device gave while the test listened to it.
struct Heard {
  private(set) var chunks: [AudioChunk] = []
  private(set) var gaps: [AudioGap] = []
  private(set) var end = FrameIndex.zero

  /// Reads until this much more audio was heard.
  mutating func read(_ source: ALSASource, milliseconds: Int64) async throws {
    var rest = milliseconds * 16
    while rest > 0, let event = try await source.next() {
      if case .audio(let chunk) = event { rest -= Int64(chunk.samples.count) }
      append(event)
    }
  }

  /// Reads to the end.
  mutating func finish(_ source: ALSASource) async throws {
    source.finish()
    while let event = try await source.next() { append(event) }
  }

  private mutating func append(_ event: CaptureEvent) {
    #expect(event.frames.lowerBound == end, "contiguous")
    end = event.frames.upperBound
    switch event {
    case .audio(let chunk): chunks.append(chunk)
    case .gap(let gap): gaps.append(gap)
    case .command: break
    }
  }

  /// What a counting device may stand off its place, in frames: 1 ms, for another process may run between its reading
  /// of the clock at its start and the library's.
  static let jitter: Int64 = 16

  /// By how many frames the furthest sample of a counting device stands off its place.
  var worstOffset: Int64 {
    chunks.flatMap { chunk in
      chunk.samples.enumerated().map { index, sample in
        let frame = chunk.start.rawValue + Int64(index)
        let heard = Int64((sample * 32_768).rounded())
        return abs(Int64(Int16(truncatingIfNeeded: heard - frame)))
      }
    }.max() ?? 0
  }
}
