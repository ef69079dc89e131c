import Foundation
import StenoCapture
import StenoCore
import StenoTesting
import Testing

@testable import StenoDecode

@Suite struct FLACFileTests {
  private static func samples(_ count: Int) -> [Int16] {
    var generator = SeededGenerator(seed: UInt64(count))
    // Loud noise, a tone, silence, and both ends of the range: each is written in another way.
    return (0..<count).map { index in
      switch index / 1_000 % 4 {
      case 0: Int16.random(in: .min ... .max, using: &generator)
      case 1: Int16(truncatingIfNeeded: index * 37 % 4_000)
      case 2: 0
      default: index % 2 == 0 ? .min : .max
      }
    }
  }

  /// What `flac` itself makes of a file, its checksum of all samples included.
  private func decoded(_ file: [UInt8]) throws -> [Int16] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "steno-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (input, output) = (folder.appending(path: "a.flac"), folder.appending(path: "a.raw"))
    try Data(file).write(to: input)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "flac", "-d", "-s", "-F", "--force-raw-format", "--endian=little", "--sign=signed", "-o", output.path, input.path,
    ]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "flac refuses the file; is flac there? run `scripts/setup test`")
    let bytes = try Data(contentsOf: output)
    return stride(from: 0, to: bytes.count - 1, by: 2).map { Int16(bytes[$0]) | Int16(bytes[$0 + 1]) << 8 }
  }

  @Test(arguments: [1, 2, 100, 1_152, 4_608, 16_000, 50_001])
  func whatComesOutIsWhatWentIn(count: Int) throws {
    let samples = Self.samples(count)
    #expect(try decoded(try FLACFile.encode(samples)) == samples)
  }

  @Test func theHeaderTellsTheLength() throws {
    let file = try FLACFile.encode(Self.samples(50_001))
    #expect(file.prefix(8) == [0x66, 0x4C, 0x61, 0x43, 0x80, 0, 0, 34])
    // Four bits of one byte, then four bytes: the samples of all frames.
    let length = file[22..<26].reduce(Int(file[21] & 0x0F)) { $0 << 8 | Int($1) }
    #expect(length == 50_001)
    #expect(file[26..<42].contains { $0 != 0 }, "there is a checksum")
  }

  @Test func ofNothingThereIsAFile() throws {
    #expect(try FLACFile.encode([]).count == 42)
  }

  @Test func silenceTakesNoRoom() throws {
    #expect(try FLACFile.encode([Int16](repeating: 0, count: 160_000)).count < 4_000)
  }
}
