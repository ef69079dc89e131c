import StenoWire
import StenoProviders
import Synchronization

/// What is known of a server's taking audio while it is being spoken, shared by its segments; each change is said.
final class SharedUploadMode: Sendable {
  private let state: Mutex<UploadMode>
  private let notices: ProviderNotices

  init(_ configuration: ProviderConfiguration) {
    state = Mutex(UploadMode(streams: configuration.options["stream_upload"]?.bool ?? true))
    notices = configuration.notices
  }

  /// Whether the next live segment goes up while it is spoken.
  var streams: Bool { state.withLock { $0.streams } }

  /// A segment went up while it was spoken.
  func accepted() { state.withLock { $0.accepted() } }

  /// A segment went up whole.
  func tookWhole() { state.withLock { $0.tookWhole() } }

  /// Whether the server is known to take streamed uploads.
  var isProven: Bool { state.withLock { $0.isProven } }

  /// A streamed upload was refused.
  func refused(_ refusal: UploadMode.Refusal) {
    switch state.withLock({ $0.refused(refusal) }) {
    case .none: break
    case .stopped:
      notices.tell("this server does not support streaming uploads; segments are uploaded when they end")
    case .paused:
      notices.tell("streaming uploads fail; for now segments are uploaded when they end")
    }
  }
}
