import ArgumentParser
import StenoCaption
import StenoCore
import StenoDecode
import StenoPipeline
import StenoRecognizeLocal
import StenoVAD

/// A transcription from end to end: sessions, writer, progress.
struct TranscriptionRun: Sendable {
  let recognizers: RecognizerFactory
  let endpointing: EndpointingOptions
  let writer: TranscriptWriter
  let notices: Notices
  let interruption: Interruption
  /// How long a source may be silent before its open segment ends; nil for the session's own default.
  var stallGrace: Duration?
  /// What a live session does when audio comes too fast.
  var load: LoadFlags?

  /// Transcribes `input` as fast as possible.
  func transcribe(_ input: MediaInput, media: MediaOptions) async throws {
    let source = MediaSource(input, options: media, tell: { notices.tell($0) })
    let tally = RunTally(name: source.name, notices: notices)
    try await interruption.whileRunning(finish: source.finish) {
      let duration = try await source.estimatedDuration
      try await tally.tellFormat(of: source)
      let progress = notices.screen.map { ProgressView(line: $0, name: source.name, duration: duration) }
      try await session(source, finalsOnly, SessionOptions(endpointing: endpointing)).run { event in
        progress?.observe(event)
        tally.observe(event)
        try await writer.write(event)
      }
    }
    try await writer.finish()
    if let failure = tally.failedItems { throw failure }
  }

  /// Transcribes every channel of `input` by itself, all at the same time, and writes the results in the order of the
  /// timeline.
  func transcribeChannels(of input: MediaInput, media: MediaOptions) async throws {
    let splitter = MediaSplitter(input, options: media, tell: { notices.tell($0) })
    let transcripts = try await interruption.whileRunning(finish: splitter.finish) {
      try await transcribeAll(try await splitter.open().map { ($0.channel, $0) })
    }
    try await write(transcripts)
  }

  /// Transcribes every audio track of `input` by itself, all at the same time, and writes the results in the order of
  /// the timeline.
  func transcribeTracks(of input: MediaInput, media: MediaOptions) async throws {
    let finishes = FinishList()
    let transcripts = try await interruption.whileRunning(finish: finishes.finish) {
      try await transcribeAll(try await sourcesOfTracks(of: input, media: media, finishes: finishes))
    }
    try await write(transcripts)
  }

  /// A source for each track, each of which reads the input by itself.
  private func sourcesOfTracks(
    of input: MediaInput, media: MediaOptions, finishes: FinishList
  ) async throws -> [(Int, any AudioSource)] {
    if case .bytes(let source) = input {
      throw CommandError(.usage, "\(source.name) can be read only once; name the file, or one track with --track.")
    }
    var first = media
    first.track = .number(1)
    let opened = MediaSource(input, options: first)
    finishes.add(opened.finish)
    return try await opened.tracks.map { track in
      guard track.number > 1 else { return (1, TrackSource(opened, name: "\(opened.name)#1")) }
      var options = media
      options.track = .number(track.number)
      let source = MediaSource(input, options: options)
      finishes.add(source.finish)
      return (track.number, TrackSource(source, name: "\(source.name)#\(track.number)"))
    }
  }

  private func transcribeAll(_ sources: [(Int, any AudioSource)]) async throws -> [ChannelTranscript] {
    let options = SessionOptions(endpointing: endpointing)
    return try await withThrowingTaskGroup(of: ChannelTranscript.self) { group in
      for (channel, source) in sources {
        let tally = RunTally(name: source.name, notices: notices)
        group.addTask {
          let session = try session(source, finalsOnly, options)
          return try await ChannelTranscript(of: channel, session: session, tally: tally)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }

  private func write(_ transcripts: [ChannelTranscript]) async throws {
    for (channel, event) in ChannelTranscript.merged(transcripts) {
      try await writer.write(event, voice: Voice(channel: channel))
    }
    try await writer.finish()
    if let failure = transcripts.compactMap(\.failedItems).max(by: { $0.rawValue < $1.rawValue }) { throw failure }
  }

  private var finalsOnly: LocalRecognizerOptions {
    var options = LocalRecognizerOptions()
    options.partialInterval = nil
    return options
  }

  /// A session over `source` with a recognizer of its own.
  func session(
    _ source: any AudioSource, _ recognition: LocalRecognizerOptions, _ options: SessionOptions
  ) throws -> TranscriptionSession<SileroDetector> {
    var options = options
    options.endpointing = try recognizers.limited(options.endpointing)
    return try TranscriptionSession(
      source: source, detector: SileroDetector(), recognizer: recognizers.recognizer(recognition),
      options: options)
  }
}
