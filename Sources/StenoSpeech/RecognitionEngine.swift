public import StenoCore

/// Speech to text: a loaded model with its threads, or a provider with its connections. One serves a whole process.
///
/// It makes a ``RecognitionSession`` for every stream of audio. A recognizer that takes whole segments is a few lines:
///
/// ```swift
/// struct MyEngine: RecognitionEngine {
///   let name = "mine"
///   func makeSession(_ options: RecognitionOptions) -> any RecognitionSession {
///     WholeSegmentSession { samples in Recognition(text: try await transcribe(samples)) }
///   }
/// }
/// ```
public protocol RecognitionEngine: Sendable {
  /// The engine's name, as in `--provider` and in events.
  var name: String { get }

  /// What the engine can do. The default is one whole segment at a time, and nothing else.
  var capabilities: RecognizerCapabilities { get }

  /// Why recognition failed last, without credentials; nil, the default, where it did not or that is not known.
  var lastFailure: RecognitionFailure? { get }

  /// Does what would otherwise make the first segment late: loads a model, opens connections. May be called again.
  ///
  /// - Throws: ``StenoCore/RecognitionFailure`` where the engine cannot work; `CancellationError`.
  func prepare() async throws

  /// A session for one stream of audio.
  ///
  /// - Parameter options: What the session asks for.
  /// - Returns: A session that shares nothing with others but what the engine loaded.
  /// - Throws: ``StenoCore/OptionError`` for what the engine cannot do.
  func makeSession(_ options: RecognitionOptions) throws -> any RecognitionSession
}

extension RecognitionEngine {
  /// One whole segment at a time.
  public var capabilities: RecognizerCapabilities { RecognizerCapabilities() }

  /// Not known.
  public var lastFailure: RecognitionFailure? { nil }

  /// Does nothing.
  public func prepare() async throws {}
}

/// One stream of audio at an engine: recognizes its segments and keeps what they have in common.
///
/// Segments come in order, up to ``RecognizerCapabilities/concurrentSegments`` of them at once. When the session is let
/// go, all that it holds is freed.
public protocol RecognitionSession: Sendable {
  /// Recognizes one segment, whose audio may still be arriving.
  ///
  /// - Parameters:
  ///   - segment: The segment; its last update is `closed`.
  ///   - report: Takes words as they are committed, and the changing rest. Committed words are never taken back.
  /// - Returns: The final text; what was reported as committed is its beginning.
  /// - Throws: ``StenoCore/RecognitionFailure`` where the segment could not be recognized; `CancellationError`.
  func recognize(
    _ segment: SegmentLog, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition
}
