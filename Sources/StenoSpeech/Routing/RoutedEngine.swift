import StenoCore

/// Several engines as one: the next takes a segment over when one fails, or is late.
///
/// Each gets the segment from its beginning. What was told of it stands, whoever told it.
public struct RoutedEngine: RecognitionEngine {
  private let engines: [any RecognitionEngine]
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
  ///   - watch: Who is told when the next takes over; several routes through the same engines may share it.
  public init(
    _ first: any RecognitionEngine, then others: [any RecognitionEngine], hedgeAfter: Duration? = nil,
    clock: any Clock<Duration> = .continuous, watch: RouteWatch = RouteWatch { _ in }
  ) {
    engines = [first] + others
    self.hedgeAfter = hedgeAfter
    self.clock = clock
    self.watch = watch
  }

  /// The first one's name; a transcript names who made it.
  public var name: String { engines[0].name }

  /// What the first one can do.
  public var capabilities: RecognizerCapabilities {
    var capabilities = engines[0].capabilities
    capabilities.maximumFrames = engines.compactMap(\.capabilities.maximumFrames).min()
    capabilities.maximumBytes = engines.compactMap(\.capabilities.maximumBytes).min()
    return capabilities
  }

  /// Prepares all of them at once.
  ///
  /// - Throws: What the first one threw, where none could be prepared.
  public func prepare() async throws {
    let failures = await withTaskGroup(of: (Int, (any Error)?).self) { group in
      for (index, engine) in engines.enumerated() {
        group.addTask {
          do {
            try await engine.prepare()
            return (index, nil)
          } catch {
            return (index, error)
          }
        }
      }
      return await group.reduce(into: [Int: any Error]()) { $0[$1.0] = $1.1 }
    }
    try Task.checkCancellation()
    if failures.count == engines.count, let first = failures[0] { throw first }
  }

  /// Sessions of all engines, of which each segment goes to one, or to more where one fails or is late.
  ///
  /// - Throws: What the first one to refuse the options throws.
  public func makeSession(_ options: RecognitionOptions) throws -> any RecognitionSession {
    let members = try engines.map { ($0.name, try $0.makeSession(options)) }
    return RoutedSession(members: members, hedgeAfter: hedgeAfter, clock: clock, watch: watch)
  }
}

/// One stream of audio at a ``RoutedEngine``.
private struct RoutedSession: RecognitionSession {
  private enum Outcome: Sendable {
    /// Nobody is late.
    case inTime
    /// This one is late.
    case late(Int)
    case finished(Int, Recognition)
    case failed(Int, any Error)
  }

  let members: [(name: String, session: any RecognitionSession)]
  let hedgeAfter: Duration?
  let clock: any Clock<Duration>
  let watch: RouteWatch

  func recognize(
    _ segment: SegmentLog, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    let account = RouteAccount(report: report)
    return try await withThrowingTaskGroup(of: Outcome.self) { group in
      defer { group.cancelAll() }
      return try await run(segment, account, in: &group)
    }
  }

  private func run(
    _ segment: SegmentLog, _ account: RouteAccount,
    in group: inout ThrowingTaskGroup<Outcome, any Error>
  ) async throws -> Recognition {
    var race = RouteRace(count: members.count)
    start(race.startNext(), segment, account, in: &group)
    while let outcome = try await group.next() {
      switch outcome {
      case .inTime: break
      case .late(let index):
        guard race.isNewest(index) else { break }
        start(race.startNext(), segment, account, in: &group)
      case .finished(let index, let recognition):
        group.cancelAll()
        await account.lead(index)
        watch.finished(index, name: members[index].name)
        return named(account.reconcile(recognition), index)
      case .failed(let index, let error):
        try Task.checkCancellation()
        switch race.failed(index) {
        case .start(let next):
          watch.failed(index, error, next: next, name: members[next].name)
          start(next, segment, account, in: &group)
        case .wait: break
        case .giveUp: throw error
        }
        if let leader = race.leader { await account.lead(leader) }
      }
    }
    throw CancellationError()
  }

  private func named(_ recognition: Recognition, _ index: Int) -> Recognition {
    var recognition = recognition
    recognition.provider = recognition.provider ?? members[index].name
    return recognition
  }

  private func start(
    _ index: Int?, _ segment: SegmentLog, _ account: RouteAccount,
    in group: inout ThrowingTaskGroup<Outcome, any Error>
  ) {
    guard let index else { return }
    group.addTask { await attempt(index, segment, account) }
    guard let hedgeAfter, index + 1 < members.count else { return }
    group.addTask {
      guard await segment.ended() != nil else { return .inTime }
      do {
        try await clock.sleep(for: hedgeAfter)
        return .late(index)
      } catch {
        return .inTime
      }
    }
  }

  private func attempt(_ index: Int, _ segment: SegmentLog, _ account: RouteAccount) async -> Outcome {
    do {
      let recognition = try await members[index].session.recognize(segment) { await account.take($0, from: index) }
      return .finished(index, recognition)
    } catch {
      return .failed(index, error)
    }
  }
}
