import StenoCore
import StenoDecode
import StenoLocal
public import StenoPipeline
public import StenoSpeech

/// Transcribes a recording as fast as possible, final texts only.
///
/// ```swift
/// for try await event in try Steno.transcribe(file: "talk.wav") {
///   if case .done(let item) = event { print(item.text) }
/// }
/// ```
///
/// - Parameters:
///   - path: A file of any kind that FFmpeg reads.
///   - engine: Who recognizes; nil, the default, loads the embedded engine with two threads, which takes half a second.
///   - options: How the session cuts and what it asks for. The default is the defaults, for final texts only.
/// - Returns: The events of the session, which begins when they are read.
/// - Throws: ``StenoCore/RecognitionFailure`` where the embedded engine cannot be loaded; what
///   ``StenoSession/init(source:engine:options:)`` throws. A file that is missing or is no audio ends the events.
public func transcribe(
  file path: String, engine: (any RecognitionEngine)? = nil, options: SessionOptions = .finalsOnly
) throws -> TranscriptEvents {
  let engine = try engine ?? LocalEngine(workers: 2)
  return try StenoSession(source: MediaSource(.file(path: path)), engine: engine, options: options).events
}

extension SessionOptions {
  /// The defaults, for final texts only.
  public static var finalsOnly: SessionOptions {
    var options = SessionOptions()
    options.recognition = .finalsOnly
    return options
  }
}
