import ArgumentParser
import StenoCapture
import StenoConcurrency
import StenoCore
import StenoPipeline
import StenoRecognizeLocal
import Synchronization

extension TranscriptionRun {
  /// Transcribes `inputs` as they come; several make one transcript, in which each is a channel, from 1.
  ///
  /// An input that breaks after it began ends its own channel and is told; the others go on.
  ///
  /// - Throws: The only input's error; `ExitCode` where one of several broke, once all have ended; at once the error of an
  ///   input that never began, and what is no input's fault.
  func listen(to inputs: [LiveInput], recognition: LocalRecognizerOptions, watch: LiveWatch? = nil) async throws {
    let watch = watch ?? notices.screen.map { LiveView(line: $0, channels: inputs.count).watch } ?? LiveWatch()
    defer { notices.screen?.clear() }
    let (zero, wallZero) = (ContinuousClock.now, WallTime.now.description)
    let failure = try await withThrowingTaskGroup(of: (any Error)?.self) { group in
      for (index, input) in inputs.enumerated() {
        var options = options(for: input)
        guard inputs.count > 1 else {
          group.addTask { try await listen(to: input.source, nil, options, recognition, watch) }
          continue
        }
        options.startedAt = wallZero
        let source = input.isDevice ? AlignedSource(input.source, zero: zero) : input.source
        group.addTask { try await listen(to: source, index + 1, options, recognition, watch) }
      }
      return try await group.reduce(nil) { $0 ?? $1 }
    }
    try await writer.finish()
    guard let failure else { return }
    throw inputs.count > 1 ? ExitCode(ExitStatus(of: failure).rawValue) : failure
  }

  /// Transcribes one channel to its end.
  ///
  /// - Returns: Why the source broke, if it did, or why none of its items was recognized.
  private func listen(
    to source: any AudioSource, _ channel: Int?, _ options: SessionOptions, _ recognition: LocalRecognizerOptions,
    _ watch: LiveWatch
  ) async throws -> (any Error)? {
    let hasBegun = Atomic(false)
    let observed = ObservedSource(source) { event in
      hasBegun.store(true, ordering: .relaxed)
      watch.capture(event, channel)
    }
    let tally = RunTally(name: source.name, notices: notices)
    do {
      try await interruption.whileRunning(finish: observed.finish) {
        try await session(observed, recognition, options).run { event in
          watch.transcript(event, channel)
          tally.observe(event)
          try await writer.write(event, channel: channel)
        }
      }
      return tally.nothingWorked
    } catch let error as SourceError {
      guard channel != nil else { return error }
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
