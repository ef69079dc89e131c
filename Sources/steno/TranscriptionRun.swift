import ArgumentParser
import StenoCaption
import StenoCapture
import StenoCore
import StenoDecode
import StenoPipeline
import StenoSpeech
import StenoVAD

/// A transcription from end to end: sessions, writer, progress.
struct TranscriptionRun: Sendable {
  let route: EngineRoute
  let endpointing: EndpointingOptions
  let writer: TranscriptWriter
  let notices: Notices
  let interruption: Interruption
  /// How the signal is conditioned.
  let mediaFlags: MediaFlags
  /// How long a source may be silent before its open segment ends; nil for the session's own default.
  var stallGrace: Duration?
  /// What a live session does when audio comes too fast.
  var load: LoadFlags?

  /// Transcribes `input` as fast as possible.
  func transcribe(_ input: MediaInput, media: MediaOptions) async throws {
    let source = MediaSource(input, options: media, tell: { notices.tell($0) })
    let conditioned = mediaFlags.conditioned(source, notices: notices)
    let tally = RunTally(name: source.name, notices: notices) { conditioned.peak }
    try await orKeepingPart(stop: source.finish) {
      let duration = try await source.estimatedDuration
      try await tally.tellFormat(of: source)
      let progress = notices.screen.map { ProgressView(line: $0, name: source.name, duration: duration) }
      try await session(conditioned, finalsOnly).run { event in
        progress?.observe(event)
        tally.observe(event)
        try await writer.write(event)
      }
    }
    try await writer.finish()
    if let failure = tally.failedItems { throw failure }
  }

  /// Runs `body`, which is cancelled when a signal comes; what was finished until then is kept beside the file asked for.
  func orKeepingPart(
    stop: @escaping @Sendable () -> Void, _ body: @escaping @Sendable () async throws -> Void
  ) async throws {
    defer { notices.screen?.clear() }
    do {
      try await interruption.orCancelled(stop: stop, body)
    } catch let interrupted as Interrupted {
      if let part = try await writer.keepPart() { notices.tell("interrupted: what was finished is in \(part).") }
      throw interrupted
    }
  }

  /// The options of a session that gives final texts only.
  var finalsOnly: SessionOptions {
    var options = SessionOptions(endpointing: endpointing)
    options.recognition = .finalsOnly
    return options
  }

  /// A session over `source`.
  func session(
    _ source: any AudioSource, _ options: SessionOptions
  ) throws -> TranscriptionSession<SileroDetector> {
    var options = options
    options.endpointing = route.limited(options.endpointing)
    return try TranscriptionSession(
      source: source, detector: SileroDetector(), engine: route.engine, options: options)
  }
}
