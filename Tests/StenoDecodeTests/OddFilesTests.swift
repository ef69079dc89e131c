import Foundation
import StenoCore
import StenoDecode
import Testing

/// The collection of odd files of others, which is not part of the project.
enum OddFiles {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../shared/data").standardizedFileURL
  static let isThere = FileManager.default.fileExists(atPath: folder.path)

  struct Entry: Sendable, CustomTestStringConvertible {
    let path: String
    let seconds: Double?
    let notes: String
    var testDescription: String { URL(fileURLWithPath: path).lastPathComponent }
  }

  static let all: [Entry] = {
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return folders.filter { $0.hasPrefix("odd-") }.sorted().flatMap { entries(of: folder.appending(path: $0)) }
  }()

  private static func entries(of folder: URL) -> [Entry] {
    let manifest = (try? String(contentsOf: folder.appending(path: "MANIFEST.tsv"), encoding: .utf8)) ?? ""
    return manifest.split(separator: "\n").dropFirst().map { line in
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      let path = folder.appending(path: String(fields[0])).path
      return Entry(path: path, seconds: Double(fields[1]), notes: String(fields[fields.count - 1]))
    }
  }
}

@Suite(.enabled(if: OddFiles.isThere, "../shared/data is not there")) struct OddFilesTests {
  @Test(.timeLimit(.minutes(5)), arguments: OddFiles.all)
  func aFileIsTakenForWhatItIs(entry: OddFiles.Entry) async throws {
    do {
      let heard = try await Heard(MediaSource(.file(path: entry.path)))
      #expect(!entry.notes.contains("ffmpeg=fail"), "what cannot be decoded must not succeed")
      guard entry.notes.hasPrefix("VALID"), let seconds = entry.seconds else { return }
      #expect(abs(Double(heard.samples.count) / 16_000 - seconds) < 0.01)
      #expect(heard.gaps.isEmpty)
    } catch let error as SourceError {
      #expect(!entry.notes.hasPrefix("VALID"))
      #expect(error.code == .notAudio)
    }
  }
}
