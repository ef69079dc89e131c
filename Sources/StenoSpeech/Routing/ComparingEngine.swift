import StenoCore

/// Has every segment recognized by several engines, and tells how they compare. The transcript is the first one's.
///
/// A live transcript waits for the others only so long; that of a recording waits for all of them, as long as they take.
public struct ComparingEngine: RecognitionEngine {
  private let engines: [any RecognitionEngine]
  private let patience: Duration
  private let clock: any Clock<Duration>
  private let tell: @Sendable (Comparison) async -> Void

  /// A comparison.
  ///
  /// - Parameters:
  ///   - first: Whose text is the transcript, and what the others are compared with.
  ///   - others: The others.
  ///   - patience: How long a live segment that is over, and whose text the first one has, waits for the others; those
  ///     that are not done then have failed. The default is 5 s.
  ///   - clock: The clock that this is measured on.
  ///   - tell: Takes each comparison before the segment's text is final.
  public init(
    _ first: any RecognitionEngine, with others: [any RecognitionEngine], patience: Duration = .seconds(5),
    clock: any Clock<Duration> = .continuous, tell: @escaping @Sendable (Comparison) async -> Void
  ) {
    engines = [first] + others
    self.patience = patience
    self.clock = clock
    self.tell = tell
  }

  /// The first one's name.
  public var name: String { engines[0].name }

  /// What the first one can do, within the limits of all.
  public var capabilities: RecognizerCapabilities {
    var capabilities = engines[0].capabilities
    capabilities.maximumFrames = engines.compactMap(\.capabilities.maximumFrames).min()
    capabilities.maximumBytes = engines.compactMap(\.capabilities.maximumBytes).min()
    return capabilities
  }

  /// Prepares all of them.
  ///
  /// - Throws: What the first one to fail threw.
  public func prepare() async throws {
    for engine in engines { try await engine.prepare() }
  }

  /// Sessions of all engines, side by side.
  ///
  /// - Throws: What the first one to refuse the options throws.
  public func makeSession(_ options: RecognitionOptions) throws -> any RecognitionSession {
    let members = try engines.map { ($0.name, try $0.makeSession(options)) }
    return ComparingSession(members: members, patience: patience, clock: clock, tell: tell)
  }
}

/// One stream of audio at a ``ComparingEngine``.
private struct ComparingSession: RecognitionSession {
  private enum Outcome: Sendable {
    case finished(Int, Comparison.Entry)
    /// The others have had their time.
    case late
  }

  let members: [(name: String, session: any RecognitionSession)]
  let patience: Duration
  let clock: any Clock<Duration>
  let tell: @Sendable (Comparison) async -> Void

  func recognize(
    _ segment: SegmentLog, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    var results = await results(segment, report: report)
    try Task.checkCancellation()
    guard let first = results[0] else { throw CancellationError() }
    let reference = try? first.result.get().text
    for index in results.keys where index > 0 {
      guard let reference, case .success(let other)? = results[index]?.result else { continue }
      results[index]?.agreement = WordDistance.agreement(of: other.text, with: reference)
    }
    let entries = members.indices.map { results[$0] ?? late(members[$0].name) }
    await tell(Comparison(id: segment.id, entries: entries))
    var recognition = try first.result.get()
    recognition.comparison = entries.map(\.compared)
    return recognition
  }

  /// What each of them made of the segment, by its place; those that took too long are missing.
  private func results(
    _ segment: SegmentLog, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async -> [Int: Comparison.Entry] {
    await withTaskGroup(of: Outcome.self) { group in
      for index in members.indices {
        group.addTask {
          .finished(index, await entry(members[index], segment) { if index == 0 { await report($0) } })
        }
      }
      var results: [Int: Comparison.Entry] = [:]
      while results.count < members.count, let outcome = await group.next() {
        switch outcome {
        case .finished(let index, let entry):
          results[index] = entry
          guard index == 0, segment.isLive else { break }
          group.addTask {
            _ = await segment.ended()
            try? await clock.sleep(for: patience)
            return .late
          }
        case .late:
          group.cancelAll()
          return results
        }
      }
      group.cancelAll()
      return results
    }
  }

  private func late(_ name: String) -> Comparison.Entry {
    let failure = RecognitionFailure.timedOut("\(name): no final text within \(patience) of the first provider's")
    return Comparison.Entry(provider: name, result: .failure(failure), latency: patience, agreement: nil)
  }

  private func entry(
    _ member: (name: String, session: any RecognitionSession), _ segment: SegmentLog,
    report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async -> Comparison.Entry {
    async let ending: ContinuousClock.Instant = {
      _ = await segment.ended()
      return .now
    }()
    let result: Result<Recognition, RecognitionFailure>
    do {
      result = .success(try await member.session.recognize(segment, report: report))
    } catch {
      let failure = RecognitionFailure(code: "internal_error", message: "\(error)", isRetryable: false)
      result = .failure(error as? RecognitionFailure ?? failure)
    }
    let end = ContinuousClock.now
    let latency = end - (await ending)
    return Comparison.Entry(provider: member.name, result: result, latency: max(latency, .zero), agreement: nil)
  }
}
