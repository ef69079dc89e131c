import Foundation
import StenoCapture
import StenoCore
import StenoDecode
import Synchronization
import Testing

@Test(.timeLimit(.minutes(1))) func aFollowedFileThatIsRemovedIsReported() async throws {
  let path = FileManager.default.temporaryDirectory.appending(path: "steno-removed-\(UUID().uuidString).raw").path
  try Data(count: 64_000).write(to: URL(fileURLWithPath: path))
  let (reports, continuation) = AsyncStream.makeStream(of: String.self)
  var media = MediaOptions()
  media.rawFormat = try RawFormat(parsing: "s16le:16000:1")
  media.isGrowing = true
  let source = try TailSource(path, report: { continuation.yield($0) }) { [media] bytes in
    MediaSource(.bytes(bytes), options: media)
  }
  let heard = Mutex<[String]>([])
  try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask {
      while try await source.next() != nil {
        // All that is there has come; from now on it waits.
        try? FileManager.default.removeItem(atPath: path)
      }
    }
    for await report in reports {
      heard.withLock { $0.append(report) }
      break
    }
    source.finish()
    try await group.waitForAll()
  }
  #expect(heard.withLock { $0 }.first?.contains("was removed") == true)
}
