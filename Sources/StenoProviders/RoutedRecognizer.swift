import StenoCore
public import StenoSpeech

/// Several recognizers as one: the next takes a segment over when one fails, or is late.
///
/// Each gets the segment from its beginning. What was told of it stands, whoever told it.
public struct RoutedRecognizer: SpeechRecognizer {
  private enum Outcome: Sendable {
    case recorded
    /// This one is late.
    case late(Int)
    case finished(Int, Recognition)
    case failed(Int, any Error)
  }

  private let recognizers: [any SpeechRecognizer]
  private let hedgeAfter: Duration?
  private let clock: any Clock<Duration>
  private let watch: RouteWatch

  /// A route.
  ///
  /// - Parameters:
  ///   - first: Who is asked first.
  ///   - others: Who is asked next, in order.
  ///   - hedgeAfter: How long after the end of a segment the next one is asked as well; the first to finish wins. nil, the
  ///     default, asks the next one only when one has failed.
  ///   - clock: The clock that this is measured on.
  ///   - watch: Who is told when the next takes over; several routes through the same recognizers may share it.
  public init(
    _ first: any SpeechRecognizer, then others: [any SpeechRecognizer], hedgeAfter: Duration? = nil,
    clock: any Clock<Duration> = .continuous, watch: RouteWatch = RouteWatch { _ in }
  ) {
    recognizers = [first] + others
    self.hedgeAfter = hedgeAfter
    self.clock = clock
    self.watch = watch
  }

  /// The first one's name; a transcript names who made it.
  public var name: String { recognizers[0].name }

  /// What the first one can do.
  public var capabilities: RecognizerCapabilities {
    var capabilities = recognizers[0].capabilities
    capabilities.maximumFrames = recognizers.compactMap(\.capabilities.maximumFrames).min()
    capabilities.maximumBytes = recognizers.compactMap(\.capabilities.maximumBytes).min()
    return capabilities
  }

  /// Prepares all of them at once.
  ///
  /// - Throws: What the first one threw, where none could be prepared.
  public func prepare() async throws {
    let failures = await withTaskGroup(of: (Int, (any Error)?).self) { group in
      for (index, recognizer) in recognizers.enumerated() {
        group.addTask {
          do {
            try await recognizer.prepare()
            return (index, nil)
          } catch {
            return (index, error)
          }
        }
      }
      return await group.reduce(into: [Int: any Error]()) { $0[$1.0] = $1.1 }
    }
    try Task.checkCancellation()
    if failures.count == recognizers.count, let first = failures[0] { throw first }
  }

  /// Recognizes one segment with whoever is first to do it.
  ///
  /// - Throws: What the last one in the lead threw, where none could do it; `CancellationError`.
  public func recognize(
    _ segment: OpenSegment, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    let recording = SegmentRecording(segment)
    let account = RouteAccount(report: report)
    return try await withThrowingTaskGroup(of: Outcome.self) { group in
      defer { group.cancelAll() }
      group.addTask {
        await recording.record()
        return .recorded
      }
      var race = RouteRace(count: recognizers.count)
      do {
        let recognition = try await run(&race, recording, account, in: &group)
        await skip(segment.id, race)
        return recognition
      } catch {
        await skip(segment.id, race)
        throw error
      }
    }
  }

  private func run(
    _ race: inout RouteRace, _ recording: SegmentRecording, _ account: RouteAccount,
    in group: inout ThrowingTaskGroup<Outcome, any Error>
  ) async throws -> Recognition {
    start(race.startNext(), recording, account, in: &group)
    while let outcome = try await group.next() {
      switch outcome {
      case .recorded: break
      case .late(let index):
        guard race.isNewest(index) else { break }
        start(race.startNext(), recording, account, in: &group)
      case .finished(let index, let recognition):
        group.cancelAll()
        await account.lead(index)
        watch.finished(index, name: recognizers[index].name)
        return named(account.reconcile(recognition), index)
      case .failed(let index, let error):
        try Task.checkCancellation()
        switch race.failed(index) {
        case .start(let next):
          watch.failed(index, error, next: next, name: recognizers[next].name)
          start(next, recording, account, in: &group)
        case .wait: break
        case .giveUp: throw error
        }
        if let leader = race.leader { await account.lead(leader) }
      }
    }
    throw CancellationError()
  }

  /// Whoever was not asked must not wait for this segment when the next one comes.
  private func skip(_ id: ItemID, _ race: RouteRace) async {
    for recognizer in recognizers.dropFirst(race.started) { await recognizer.skip(id) }
  }

  private func named(_ recognition: Recognition, _ index: Int) -> Recognition {
    var recognition = recognition
    recognition.provider = recognition.provider ?? recognizers[index].name
    return recognition
  }

  private func start(
    _ index: Int?, _ recording: SegmentRecording, _ account: RouteAccount,
    in group: inout ThrowingTaskGroup<Outcome, any Error>
  ) {
    guard let index else { return }
    group.addTask { await attempt(index, recording, account) }
    guard let hedgeAfter, index + 1 < recognizers.count else { return }
    group.addTask {
      guard await recording.closed() != nil else { return .recorded }
      do {
        try await clock.sleep(for: hedgeAfter)
        return .late(index)
      } catch {
        return .recorded
      }
    }
  }

  private func attempt(_ index: Int, _ recording: SegmentRecording, _ account: RouteAccount) async -> Outcome {
    let copy = recording.makeCopy()
    do {
      let recognition = try await withThrowingTaskGroup(of: Recognition?.self) { group in
        defer { group.cancelAll() }
        group.addTask {
          await recording.play(to: copy)
          return nil
        }
        group.addTask { try await recognizers[index].recognize(copy) { await account.take($0, from: index) } }
        while let outcome = try await group.next() {
          if let outcome { return outcome }
        }
        throw CancellationError()
      }
      return .finished(index, recognition)
    } catch {
      return .failed(index, error)
    }
  }
}
