import StenoCaption
import StenoCore
import StenoDecode
import StenoPipeline
import StenoRecognizeLocal
import StenoVAD

/// The transcription of one input from end to end: sessions, writer, progress.
struct TranscriptionRun {
  let engine: LocalEngine
  let endpointing: EndpointingOptions
  let format: OutputFormat
  let path: String?
  let screen: LiveLine?

  /// Transcribes `input` as fast as possible.
  func transcribe(_ input: String, media: MediaOptions, allChannels: Bool, interruption: Interruption) async throws {
    let writer = try TranscriptWriter(format: format, path: path, isLive: false, screen: screen)
    if allChannels {
      try await transcribeChannels(of: input, media: media, writer: writer, interruption: interruption)
    } else {
      let source = MediaSource(try MediaFlags.input(input), options: media)
      try await interruption.whileRunning(finish: source.finish) {
        let duration = try await source.estimatedDuration
        let progress = screen.map { ProgressView(line: $0, name: source.name, duration: duration) }
        try await session(source, finalsOnly).run { event in
          progress?.observe(event)
          try await writer.write(event)
        }
      }
    }
    try await writer.finish()
  }

  /// Transcribes `source` as it comes.
  func listen(
    to source: any AudioSource, recognition: LocalRecognizerOptions, interruption: Interruption
  ) async throws {
    let writer = try TranscriptWriter(format: format, path: path, isLive: true, screen: screen)
    let view = screen.map { LiveView(line: $0) }
    let observed = ObservedSource(source) { event in view?.observe(event) }
    defer { screen?.clear() }
    try await interruption.whileRunning(finish: observed.finish) {
      try await session(observed, recognition).run { event in
        view?.observe(event)
        try await writer.write(event)
      }
    }
    try await writer.finish()
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
    return try TranscriptionSession(
      source: source, detector: SileroDetector(), recognizer: LocalRecognizer(engine: engine, options: recognition),
      options: SessionOptions(endpointing: endpointing))
  }

  /// Transcribes every channel by itself, all at the same time, and writes the results in the order of the timeline.
  private func transcribeChannels(
    of input: String, media: MediaOptions, writer: TranscriptWriter, interruption: Interruption
  ) async throws {
    let splitter = MediaSplitter(try MediaFlags.input(input), options: media)
    let transcripts = try await interruption.whileRunning(finish: splitter.finish) {
      try await withThrowingTaskGroup(of: ChannelTranscript.self) { group in
        for source in try await splitter.open() {
          group.addTask { try await ChannelTranscript(of: source, session: try session(source, finalsOnly)) }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
    }
    for (channel, event) in ChannelTranscript.merged(transcripts) {
      try await writer.write(event, channel: channel)
    }
  }
}
