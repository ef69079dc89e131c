import StenoCore

/// The state of a ``TailSource``: the part that is being decoded, and where it stands on the timeline.
actor TailReader {
  private enum Beginning {
    case dropping(TailOptions.Start)
    case begun
  }

  private let file: FollowedFile
  private let decode: @Sendable (any ByteSource) -> any AudioSource
  private var part: (any AudioSource)?
  private var timeline = JoinedTimeline()
  private var beginning: Beginning
  private var isEnded = false

  init(
    _ file: FollowedFile, start: TailOptions.Start, decode: @escaping @Sendable (any ByteSource) -> any AudioSource
  ) {
    (self.file, self.decode) = (file, decode)
    beginning = .dropping(start)
  }

  /// The next event; nil at the end.
  func next() async throws -> CaptureEvent? {
    while !isEnded {
      let source = part ?? decode(file.currentPart)
      part = source
      if let event = try await event(of: source) {
        if let event = placed(event) { return event }
      } else {
        return partEnded()
      }
    }
    return nil
  }

  /// The next event of a part. A file that was superseded, or let go of, before it made sense has merely ended.
  private func event(of source: any AudioSource) async throws -> CaptureEvent? {
    do {
      return try await source.next()
    } catch {
      guard file.isFinished || file.ending?.isSuperseded == true else {
        isEnded = true
        throw error
      }
      return nil
    }
  }

  /// The event where it belongs; nil while it lies before the beginning.
  private func placed(_ event: CaptureEvent) -> CaptureEvent? {
    guard case .dropping(let start) = beginning else { return timeline.place(event) }
    let first: FrameIndex
    switch start {
    case .beginning: first = .zero
    case .position(let position): first = position
    case .end:
      guard file.hasCaughtUp else { return nil }
      first = event.frames.lowerBound
    }
    guard let rest = event.from(first) else { return nil }
    timeline.begin(at: first)
    beginning = .begun
    return timeline.place(rest)
  }

  private func partEnded() -> CaptureEvent? {
    let ending = file.ending
    part = nil
    if ending == nil, !file.isFinished, !isEnded {
      isEnded = true
      let detail = "\(file.path.pathText) may continue, but its header says that it ends here"
      return timeline.restart(after: 0, cause: .damaged, detail: detail)
    }
    guard file.advance() else {
      isEnded = true
      return nil
    }
    // What follows is another recording, of which nothing is to be dropped.
    beginning = .begun
    let what = ending == .truncated ? "was truncated" : "was replaced"
    return timeline.restart(
      after: 0, cause: .sourceLost, detail: "\(file.path.pathText) \(what); continuing with its new content")
  }
}
