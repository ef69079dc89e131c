public import StenoCore
public import StenoPipeline
public import StenoSpeech
import StenoVAD

/// One stream of audio, transcribed: its events, and what its caller can tell it while it runs.
///
/// ```swift
/// let engine = try LocalEngine()
/// let session = try engine.session(source: Microphone())
/// for try await event in session.events {
///   if case .done(let item) = event { print(item.text) }
/// }
/// ```
public struct StenoSession: Sendable {
  /// What happens, in order, from `sessionStarted` to `sessionDone`.
  public let events: TranscriptEvents
  private let source: any AudioSource
  private let control: SessionControl

  /// A session that begins when its events are read.
  ///
  /// - Parameters:
  ///   - source: Where the audio comes from.
  ///   - engine: Who recognizes.
  ///   - options: How the session cuts and what it asks for. The default is the options' defaults.
  /// - Throws: ``StenoCore/OptionError`` for an option that is out of range; ``StenoVAD/DetectorError`` where the voice
  ///   activity detector's weights are missing or damaged.
  public init(
    source: any AudioSource, engine: any RecognitionEngine, options: SessionOptions = SessionOptions()
  ) throws {
    let session = try TranscriptionSession(
      source: source, detector: SileroDetector(), engine: engine, options: options)
    self.source = source
    control = session.control
    events = TranscriptEvents { try await session.run($0) }
  }

  /// Closes the open segment, so that its text is final.
  public func commit() { control.commit() }

  /// Drops the open segment; it ends in a failure with the code `cleared`.
  public func clear() { control.clear() }

  /// Detects turns by other options, from the next segment on.
  ///
  /// - Parameter options: The new options.
  /// - Throws: ``StenoCore/OptionError`` for an option that is out of range.
  public func update(_ options: EndpointingOptions) throws(OptionError) { try control.update(options) }

  /// Ends the input: what was captured is still transcribed, and the events end.
  public func finish() { source.finish() }
}

extension RecognitionEngine {
  /// A session over `source`.
  ///
  /// - Parameters:
  ///   - source: Where the audio comes from.
  ///   - options: How the session cuts and what it asks for. The default is the options' defaults.
  /// - Returns: A session that begins when its events are read.
  /// - Throws: What ``Steno/StenoSession/init(source:engine:options:)`` throws.
  public func session(
    source: any AudioSource, options: SessionOptions = SessionOptions()
  ) throws -> StenoSession {
    try StenoSession(source: source, engine: self, options: options)
  }
}
