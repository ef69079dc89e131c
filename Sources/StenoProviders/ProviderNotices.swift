import Synchronization

/// What a person should know about how a provider is asked: a field that its server does not take, a model that stands
/// in for another. Each is said once.
public final class ProviderNotices: Sendable {
  /// More than this are not told apart any more, and not said.
  private static let most = 64

  private let said = Mutex<Set<String>>([])
  private let tell: @Sendable (String) -> Void

  /// Notices that go to `tell`.
  ///
  /// - Parameter tell: Takes a clause without the provider's name, from whatever thread it comes up on; it must not
  ///   block. By default nobody is told.
  public init(tell: @escaping @Sendable (String) -> Void = { _ in }) {
    self.tell = tell
  }

  /// Says `text`, unless it was said before.
  public func tell(_ text: String) {
    let isNew = said.withLock { said in said.count < Self.most && said.insert(text).inserted }
    if isNew { tell(text) }
  }
}
