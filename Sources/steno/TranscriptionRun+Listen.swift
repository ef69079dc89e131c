import ArgumentParser
import StenoCapture
import StenoSystem
import StenoCore
import StenoPipeline
import StenoSpeech
import Synchronization

extension TranscriptionRun {
  /// Transcribes `inputs` as they come; several make one transcript, in which each has a voice of its own.
  ///
  /// An input that breaks after it began ends its own channel and is told; the others go on.
  ///
  /// - Throws: The only input's error; `ExitCode` where one of several broke, once all have ended; at once the error of an
  ///   input that never began, and what is no input's fault.
  func listen(to inputs: [LiveInput], recognition: RecognitionOptions, watch: LiveWatch? = nil) async throws {
    let voices = inputs.compactMap(\.voice)
    let watch = watch ?? notices.screen.map { LiveView(line: $0, voices: voices).watch } ?? LiveWatch()
    defer { notices.screen?.clear() }
    let commits = CommitRequests(readsTerminal: !inputs.contains { $0.isStandardInput })
    let (zero, wallZero) = (ContinuousClock.now, WallTime.now.description)
    let failure = try await withThrowingTaskGroup(of: (any Error)?.self) { group in
      for input in inputs {
        var (input, options) = (input, options(for: input))
        options.recognition = recognition
        let conditioned = mediaFlags.conditioned(input.source, isDevice: input.isDevice, notices: notices)
        (input.source, input.peak) = (conditioned, { conditioned.peak })
        if inputs.count > 1 {
          options.startedAt = wallZero
          if input.isDevice { input.source = AlignedSource(input.source, zero: zero) }
        }
        group.addTask { [input, options] in
          try await listen(to: input, isAlone: inputs.count == 1, options, watch, commits)
        }
      }
      return try await group.reduce(nil) { $0 ?? $1 }
    }
    if let written = try await writer.finish() { notices.tell("wrote \(written).") }
    guard let failure else { return }
    throw inputs.count > 1 ? ExitCode(ExitStatus(of: failure).rawValue) : failure
  }

  /// Transcribes one source to its end.
  ///
  /// - Returns: Why the source broke, if it did, or the status of items that have no text.
  private func listen(
    to input: LiveInput, isAlone: Bool, _ options: SessionOptions, _ watch: LiveWatch, _ commits: CommitRequests
  ) async throws -> (any Error)? {
    let (source, voice) = (input.source, input.voice)
    let hasBegun = Atomic(false)
    let observed = ObservedSource(source) { event in
      hasBegun.store(true, ordering: .relaxed)
      watch.capture(event, voice)
    }
    let tally = RunTally(name: source.name, notices: notices, peak: input.peak)
    do {
      try await interruption.whileRunning(finish: observed.finish) {
        let session = try session(observed, options)
        commits.serve(session.control)
        try await session.run { event in
          watch.transcript(event, voice)
          tally.observe(event)
          try await writer.write(event, voice: voice)
        }
      }
      return tally.failedItems
    } catch let error as SourceError {
      guard !isAlone else { return error }
      guard hasBegun.load(ordering: .relaxed) else { throw error }
      notices.fail(error)
      return error
    }
  }

  private func options(for input: LiveInput) -> SessionOptions {
    var options = SessionOptions(endpointing: endpointing)
    if let stallGrace { options.stallGrace = stallGrace }
    load?.apply(to: &options, for: input)
    return options
  }
}
