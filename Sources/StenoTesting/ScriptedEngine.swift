public import StenoCore
public import StenoSpeech

/// An engine that does what it was told to, item by item, for tests.
///
/// ```swift
/// let engine = ScriptedEngine { id in
///   [.hear(8_000), .report(.committed(text: "Item", logProbabilities: nil)), .hearAll, .finish("Item \(id.number)")]
/// }
/// ```
///
/// Waits of different lengths let items finish in another order than that in which they were spoken.
public struct ScriptedEngine: RecognitionEngine {
  /// What the engine does next with a segment.
  public enum Step: Sendable {
    /// Takes updates until this many frames of the segment's audio have been heard or it is closed.
    case hear(Int64)
    /// Takes updates until the segment is closed.
    case hearAll
    /// Waits until the clock has moved on by this much.
    case wait(Duration)
    /// Reports words.
    case report(RecognitionUpdate)
    /// Returns this; later steps are not taken.
    case give(Recognition)
    /// Throws this; later steps are not taken.
    case fail(any Error)

    /// Returns a text of which nothing else is known.
    public static func finish(_ text: String) -> Step { .give(Recognition(text: text)) }
  }

  /// `script`.
  public let name = "script"
  /// What the engine says that it can do.
  public var capabilities: RecognizerCapabilities
  /// What ``prepare()`` throws; nil, the default, for nothing.
  public var preparationFailure: (any Error)?
  private let clock: any Clock<Duration>
  private let script: @Sendable (ItemID) -> [Step]

  /// An engine that follows a script.
  ///
  /// - Parameters:
  ///   - concurrentSegments: How many segments it works on at once.
  ///   - clock: The clock that it waits on.
  ///   - script: The steps for an item. Without `give` or `fail` among them the item has an empty text.
  public init(
    concurrentSegments: Int = 1, clock: any Clock<Duration> = ManualClock(),
    script: @escaping @Sendable (ItemID) -> [Step]
  ) {
    capabilities = RecognizerCapabilities(
      streamsAudio: true, streamsText: true, concurrentSegments: concurrentSegments)
    self.clock = clock
    self.script = script
  }

  /// Throws ``preparationFailure``, if there is one.
  public func prepare() async throws {
    if let preparationFailure { throw preparationFailure }
  }

  /// A session that follows the script.
  public func makeSession(_ options: RecognitionOptions) -> any RecognitionSession {
    ScriptedSession(clock: clock, script: script)
  }
}

/// One stream of audio at a ``ScriptedEngine``.
private struct ScriptedSession: RecognitionSession {
  let clock: any Clock<Duration>
  let script: @Sendable (ItemID) -> [ScriptedEngine.Step]

  func recognize(
    _ segment: SegmentLog, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    var (reader, heard) = (segment.makeReader(), Int64(0))
    for step in script(segment.id) {
      switch step {
      case .hear(let frames): await hear(&reader, &heard, upTo: frames)
      case .hearAll: await hear(&reader, &heard, upTo: .max)
      case .wait(let duration): try await clock.sleep(for: duration)
      case .report(let update): await report(update)
      case .give(let recognition): return recognition
      case .fail(let error): throw error
      }
    }
    return Recognition(text: "")
  }

  private func hear(_ reader: inout SegmentLog.Reader, _ heard: inout Int64, upTo frames: Int64) async {
    while heard < frames, let update = await reader.next() {
      if case .audio(let chunk, _, _) = update { heard += chunk.frames.length }
    }
  }
}
