import Foundation
import Testing

@testable import StenoSystem

@Suite struct InstalledFilesTests {
  private static let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "installed-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func check(_ folder: URL, sum: String = InstalledFilesTests.abc) throws(FileError) {
    try InstalledFiles.check(
      [folder.path + "/model", folder.path + "/missing", "/elsewhere/model"], in: folder.path,
      sums: ["model": [sum], "missing": [sum]])
  }

  @Test func aFileThatHasChangedIsRefused() throws {
    try withFolder { folder in
      let model = folder.appending(path: "model")
      try Data("abc".utf8).write(to: model)
      try check(folder)
      try check(folder)
      try Data("abd".utf8).write(to: model)
      let error = #expect(throws: FileError.self) { try check(folder) }
      #expect(error?.code == .damaged)
      #expect(error?.message.contains("make setup") == true)
      try Data("abc".utf8).write(to: model)
      try check(folder)
    }
  }

  @Test func aFileThatWasFoundWholeIsNotReadAgain() throws {
    try withFolder { folder in
      try Data("abd".utf8).write(to: folder.appending(path: "model"))
      try Data("abc".utf8).write(to: folder.appending(path: "model"))
      try check(folder)
      let record = folder.appending(path: "verified")
      let lines = try String(contentsOf: record, encoding: .utf8)
      #expect(lines.split(separator: "\n").count == 1)
      // What is remembered counts for the sum that it was checked against, and for no other.
      #expect(throws: FileError.self) { try check(folder, sum: String(repeating: "0", count: 64)) }
      try lines.replacing(Self.abc, with: String(repeating: "0", count: 64))
        .write(to: record, atomically: true, encoding: .utf8)
      try check(folder, sum: String(repeating: "0", count: 64))
    }
  }

  @Test(arguments: [
    (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ])
  func theSumIsTheStandards(count: Int, sum: String) throws {
    try withFolder { folder in
      let path = folder.appending(path: "bytes").path
      try Data(repeating: UInt8(ascii: "a"), count: count).write(to: URL(filePath: path))
      let descriptor = open(path, O_RDONLY)
      defer { close(descriptor) }
      #expect(InstalledFiles.sum(of: descriptor) == sum)
    }
  }

  @Test func theSumsAreThoseOfTheSetUp() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let assets = try String(contentsOf: root.appending(path: "scripts/assets.tsv"), encoding: .utf8)
    var sums: [String: [String]] = [:]
    for line in assets.split(separator: "\n") where !line.hasPrefix("#") {
      let fields = line.split(separator: "\t").map(String.init)
      guard fields.count == 6, fields[4].hasPrefix("cache/") else { continue }
      sums[String(fields[4].dropFirst("cache/".count)), default: []].append(fields[5])
    }
    #expect(sums == InstalledFiles.sums)
  }
}
