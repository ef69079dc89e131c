import StenoCaption
import StenoCore
import StenoDecode
import StenoPipeline
import StenoRecognizeLocal
import StenoVAD

/// The transcription of one input from end to end: session, writer, progress.
struct TranscriptionRun {
  let recognizers: RecognizerFactory
  let endpointing: EndpointingOptions
  let writer: TranscriptWriter
  let notices: Notices
  let interruption: Interruption
  /// How long a source may be silent before its open segment ends; nil for the session's own default.
  var stallGrace: Duration?

  /// Transcribes `input` as fast as possible.
  func transcribe(_ input: MediaInput, media: MediaOptions) async throws {
    let source = MediaSource(input, options: media)
    let tally = RunTally(name: source.name, notices: notices)
    try await interruption.whileRunning(finish: source.finish) {
      let duration = try await source.estimatedDuration
      try await tally.tellFormat(of: source)
      let progress = notices.screen.map { ProgressView(line: $0, name: source.name, duration: duration) }
      try await session(source, finalsOnly).run { event in
        progress?.observe(event)
        tally.observe(event)
        try await writer.write(event)
      }
    }
    try await writer.finish()
    try tally.throwIfNothingWorked()
  }

  /// Transcribes every channel of `input` by itself, all at the same time, and writes the results in the order of the
  /// timeline.
  func transcribeChannels(of input: MediaInput, media: MediaOptions) async throws {
    let splitter = MediaSplitter(input, options: media)
    let transcripts = try await interruption.whileRunning(finish: splitter.finish) {
      try await withThrowingTaskGroup(of: ChannelTranscript.self) { group in
        for source in try await splitter.open() {
          let tally = RunTally(name: source.name, notices: notices)
          group.addTask {
            try await ChannelTranscript(of: source, session: try session(source, finalsOnly), observe: tally.observe)
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
    }
    for (channel, event) in ChannelTranscript.merged(transcripts) {
      try await writer.write(event, channel: channel)
    }
    try await writer.finish()
  }

  /// Transcribes `source` as it comes.
  func listen(to source: any AudioSource, recognition: LocalRecognizerOptions, watch: LiveWatch? = nil) async throws {
    let watch = watch ?? notices.screen.map { LiveView(line: $0).watch } ?? LiveWatch()
    let observed = ObservedSource(source, observe: watch.capture)
    let tally = RunTally(name: source.name, notices: notices)
    defer { notices.screen?.clear() }
    try await interruption.whileRunning(finish: observed.finish) {
      try await session(observed, recognition).run { event in
        watch.transcript(event)
        tally.observe(event)
        try await writer.write(event)
      }
    }
    try await writer.finish()
    try tally.throwIfNothingWorked()
  }

  private var finalsOnly: LocalRecognizerOptions {
    var options = LocalRecognizerOptions()
    options.partialInterval = nil
    return options
  }

  /// A session over `source` with a recognizer of its own.
  private func session(
    _ source: any AudioSource, _ recognition: LocalRecognizerOptions
  ) throws -> TranscriptionSession<SileroDetector> {
    var options = SessionOptions(endpointing: try recognizers.limited(endpointing))
    if let stallGrace { options.stallGrace = stallGrace }
    return try TranscriptionSession(
      source: source, detector: SileroDetector(), recognizer: recognizers.recognizer(recognition),
      options: options)
  }
}
