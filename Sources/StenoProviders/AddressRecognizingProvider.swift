public import StenoCore
public import StenoSpeech
import Synchronization

/// A provider whose server can fetch a recording by itself.
public protocol AddressRecognizingProvider: RemoteProvider {
  /// Tries once to have the server fetch and recognize a recording, all of it at once.
  ///
  /// - Parameter recording: What is to be fetched.
  /// - Returns: The final text; word times count from the recording's beginning.
  /// - Throws: ``ProviderFailure``; `CancellationError`.
  func transcribe(_ recording: FetchedRecording) async throws -> Recognition
}

/// A recording that a server fetches by itself, through all attempts at it.
public final class FetchedRecording: Sendable {
  /// Where its words can be: from 0 to the last time that SubRip can write, 100 hours less a millisecond.
  public static let frames = FrameIndex.zero..<FrameIndex(milliseconds: 359_999_999)

  /// Where the server finds it.
  public let url: String
  private let state = Mutex<SegmentWork?>(nil)

  /// A recording that nobody has fetched yet.
  public init(url: String) {
    self.url = url
  }

  /// What a provider that works on its own calls its work on this recording, so that a later attempt asks for it instead
  /// of having it done, and paid for, again; nil while there is none.
  public var work: SegmentWork? {
    get { state.withLock { $0 } }
    set { state.withLock { $0 = newValue } }
  }
}
