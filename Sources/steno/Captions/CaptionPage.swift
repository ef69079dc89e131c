import Glibc
import StenoServer
import Synchronization

/// The captions page of a command: served while the session goes on.
final class CaptionPage: Sendable {
  private let feed: CaptionFeed?
  private let options: CaptionServerOptions?
  private let addresses = Mutex<PageAddresses?>(nil)
  /// How long clients have to take the last words.
  private static let farewell = Duration.seconds(1)

  /// - Parameters:
  ///   - feed: What is served; nil for nothing.
  ///   - options: Where; nil for nowhere.
  init(_ feed: CaptionFeed?, _ options: CaptionServerOptions?) {
    self.feed = feed
    self.options = options
  }

  /// The address and how many follow it, for the status line.
  var detail: String {
    let count = feed?.clientCount ?? 0
    return (addresses.withLock { $0?.first } ?? "") + (count > 0 ? " (\(count) watching)" : "")
  }

  /// Runs `body` and serves the page meanwhile, from before `body` begins until clients had what came last.
  func serve(_ body: @escaping @Sendable () async throws -> Void) async throws {
    guard let feed, let options else { return try await body() }
    let server = try CaptionServer(feed, options: options) { Statistics.shared.figures.prometheusText }
    let (listening, isListening) = AsyncStream.makeStream(of: Void.self)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        try await server.run { port in
          self.addresses.withLock { $0 = PageAddresses(options, port: port, local: LocalAddresses.all) }
          isListening.finish()
        }
        return false
      }
      group.addTask {
        for await _ in listening {}
        try await body()
        feed.finish()
        return true
      }
      while let isOver = try await group.next(), !isOver {}
      await self.waitForClients(feed)
      group.cancelAll()
    }
  }

  /// Says where the page is, once there will be something on it.
  func announce(_ notices: Notices) {
    guard let addresses = addresses.withLock({ $0 }) else { return }
    for line in addresses.lines { notices.tell(line) }
    guard let phone = addresses.forPhones, let code = QRCode(phone) else { return }
    // On a terminal only: a log has no camera before it, and is no place for a token.
    notices.screen?.print(code.terminalText, to: STDERR_FILENO)
  }

  private func waitForClients(_ feed: CaptionFeed) async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await feed.clientsLeft() }
      group.addTask { try? await ContinuousClock().sleep(for: Self.farewell) }
      await group.next()
      group.cancelAll()
    }
  }
}
