import StenoCore
import Synchronization

/// A source whose audio is looked at as it passes: how far it has come and how loud it is.
final class ObservedSource: AudioSource {
  private let source: any AudioSource
  private let observe: @Sendable (CaptureEvent) -> Void

  /// `source`, with every event shown to `observe` first.
  init(_ source: any AudioSource, observe: @escaping @Sendable (CaptureEvent) -> Void) {
    self.source = source
    self.observe = observe
  }

  var name: String { source.name }
  var isLive: Bool { source.isLive }
  var canStall: Bool { source.canStall }

  func next() async throws -> CaptureEvent? {
    let event = try await source.next()
    if let event { observe(event) }
    return event
  }

  func finish() {
    source.finish()
  }
}
