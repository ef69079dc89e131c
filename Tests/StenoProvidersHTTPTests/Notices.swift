import StenoProviders
import Synchronization

/// What a provider has a person told.
final class Notices: Sendable {
  private let texts = Mutex<[String]>([])

  var all: [String] { texts.withLock { $0 } }

  /// What takes them.
  var taker: ProviderNotices {
    ProviderNotices { text in self.texts.withLock { $0.append(text) } }
  }
}
