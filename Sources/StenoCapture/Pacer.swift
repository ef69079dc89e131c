import StenoSystem
import StenoCore

/// The state of a ``PacedSource``: when it began and what of the last chunk is still to be given.
actor Pacer<Pace: Clock> where Pace.Duration == Duration {
  private let clock: Pace
  private let framesPerChunk: Int
  private var beginning: Pace.Instant?
  private var pending: AudioChunk?

  init(clock: Pace, framesPerChunk: Int) {
    self.clock = clock
    self.framesPerChunk = framesPerChunk
  }

  /// The next piece of `source` at its time; nil once `finished` is.
  func next(from source: any AudioSource, unless finished: BoundedChannel<Never>) async throws -> CaptureEvent? {
    let beginning = self.beginning ?? clock.now
    self.beginning = beginning
    while pending == nil {
      guard let event = try await source.next() else { return nil }
      switch event {
      case .audio(let chunk): pending = chunk.samples.isEmpty ? nil : chunk
      case .gap, .command:
        return await wait(for: event.frames.lowerBound, since: beginning, unless: finished) ? event : nil
      }
    }
    guard let piece = takePiece() else { return nil }
    return await wait(for: piece.frames.upperBound, since: beginning, unless: finished) ? .audio(piece) : nil
  }

  private func takePiece() -> AudioChunk? {
    guard let chunk = pending else { return nil }
    let piece = AudioChunk(start: chunk.start, samples: Array(chunk.samples.prefix(framesPerChunk)))
    let rest = chunk.samples.dropFirst(framesPerChunk)
    pending = rest.isEmpty ? nil : AudioChunk(start: piece.frames.upperBound, samples: Array(rest))
    return piece
  }

  /// False if `finished` or the task was cancelled before the time came.
  private func wait(
    for position: FrameIndex, since beginning: Pace.Instant, unless finished: BoundedChannel<Never>
  ) async -> Bool {
    let due = beginning.advanced(by: .seconds(position.rawValue) / Int(FrameIndex.perSecond))
    return await clock.sleep(until: due, unless: finished)
  }
}
