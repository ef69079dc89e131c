import ArgumentParser
import StenoCapture
import StenoCore
import StenoDecode
import StenoPipeline
import StenoSpeech

extension TranscriptionRun {
  /// Transcribes every channel of `input` by itself, all at the same time, and writes the results in the order of the
  /// timeline as they come. Where one channel fails, the others are finished all the same.
  ///
  /// - Parameters:
  ///   - input: The recording.
  ///   - media: How it is read.
  ///   - names: The names of the channels, in their order; those without one have a number.
  /// - Throws: The failure of one of the channels, once all have ended; ``Interrupted``.
  func transcribeChannels(of input: MediaInput, media: MediaOptions, names: [String] = []) async throws {
    let splitter = MediaSplitter(input, options: media, tell: { notices.tell($0) })
    try await orKeepingPart(stop: splitter.finish) {
      try await transcribe(try await splitter.open().map { ($0.channel, $0) }, names: names)
    }
  }

  /// Transcribes every audio track of `input` as ``transcribeChannels(of:media:names:)`` does its channels.
  ///
  /// - Parameters:
  ///   - input: The recording; one that can be read only once is refused.
  ///   - media: How it is read.
  ///   - names: The names of the tracks, in their order; those without one have a number.
  /// - Throws: The failure of one of the tracks, once all have ended; ``Interrupted``.
  func transcribeTracks(of input: MediaInput, media: MediaOptions, names: [String] = []) async throws {
    let finishes = FinishList()
    try await orKeepingPart(stop: finishes.finish) {
      try await transcribe(try await sourcesOfTracks(of: input, media: media, finishes: finishes), names: names)
    }
  }

  /// A source for each track, each of which reads the input by itself.
  private func sourcesOfTracks(
    of input: MediaInput, media: MediaOptions, finishes: FinishList
  ) async throws -> [(Int, any AudioSource)] {
    if case .bytes(let source) = input {
      throw CommandError(
        .usage, "\(source.name) can be read only once; give the path of a file, or select one track with --track.")
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

  /// Transcribes sources of one recording at the same time, and writes the results in the order of the timeline.
  ///
  /// - Parameters:
  ///   - sources: The sources with their numbers.
  ///   - names: Who speaks there, in the order of the numbers.
  /// - Throws: The failure of one of them, once all have ended. What the others came to is written then, unless no source
  ///   came to its end.
  private func transcribe(_ sources: [(Int, any AudioSource)], names: [String]) async throws {
    let voices = sources.map { number, _ in
      Voice(channel: number, name: names.indices.contains(number - 1) ? names[number - 1] : nil)
    }
    if let name = names.dropFirst(sources.count).first {
      throw CommandError(
        .usage,
        "--speaker-names has too many names: there is no channel or track for \(name); the input has \(sources.count).")
    }
    let joined = JoinedTranscript(voices: voices, writer: writer)
    let convoy = Convoy(voices)
    let options = finalsOnly
    let failures: [any Error] = try await withThrowingTaskGroup(of: (any Error)?.self) { group in
      for (voice, (_, source)) in zip(voices, sources) {
        let member = ConvoyedSource(source, voice: voice, convoy: convoy)
        group.addTask { try await transcribe(member, as: voice, options, into: joined) }
      }
      var failures: [any Error] = []
      for try await case let failure? in group { failures.append(failure) }
      return failures
    }
    if failures.count < sources.count || failures.contains(where: { $0 is ExitCode }) {
      try await writer.finish()
    }
    if let broken = failures.first(where: { !($0 is ExitCode) }) { throw broken }
    let statuses = failures.compactMap { $0 as? ExitCode }
    if let gravest = statuses.max(by: { $0.rawValue < $1.rawValue }) { throw gravest }
  }

  /// Transcribes one of several sources to its end.
  ///
  /// - Returns: Why it broke off, or the status of items that have no text.
  private func transcribe(
    _ source: any AudioSource, as voice: Voice, _ options: SessionOptions, into joined: JoinedTranscript
  ) async throws -> (any Error)? {
    let conditioned = mediaFlags.conditioned(source, notices: notices)
    let tally = RunTally(name: source.name, notices: notices) { conditioned.peak }
    // Of what is read, the last minute may still wait to be cut into segments.
    let observed = ObservedSource(conditioned) { joined.advance(voice, to: $0.frames.upperBound - options.queueLimit) }
    var failure: (any Error)?
    do {
      try await session(observed, options).run { event in
        tally.observe(event)
        try await joined.write(event, of: voice)
      }
      failure = tally.failedItems
    } catch let error where !(error is CancellationError) && !(error is CommandError) {
      failure = error
    }
    source.finish()
    try await joined.end(voice)
    return failure
  }
}
