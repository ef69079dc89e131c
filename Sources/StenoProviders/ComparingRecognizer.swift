import StenoCore
public import StenoSpeech

/// Has every segment recognized by several recognizers, and tells how they compare. The transcript is the first one's.
///
/// A live transcript waits for the others only so long; that of a recording waits for all of them, as long as they take.
public struct ComparingRecognizer: SpeechRecognizer {
  private enum Outcome: Sendable {
    case recorded
    case finished(Int, Comparison.Entry)
    /// The others have had their time.
    case late
  }

  private let recognizers: [any SpeechRecognizer]
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
    _ first: any SpeechRecognizer, with others: [any SpeechRecognizer], patience: Duration = .seconds(5),
    clock: any Clock<Duration> = .continuous, tell: @escaping @Sendable (Comparison) async -> Void
  ) {
    recognizers = [first] + others
    self.patience = patience
    self.clock = clock
    self.tell = tell
  }

  /// The first one's name.
  public var name: String { recognizers[0].name }

  /// What the first one can do, within the limits of all.
  public var capabilities: RecognizerCapabilities {
    var capabilities = recognizers[0].capabilities
    capabilities.maximumFrames = recognizers.compactMap(\.capabilities.maximumFrames).min()
    capabilities.maximumBytes = recognizers.compactMap(\.capabilities.maximumBytes).min()
    return capabilities
  }

  /// Prepares all of them.
  ///
  /// - Throws: What the first one to fail threw.
  public func prepare() async throws {
    for recognizer in recognizers { try await recognizer.prepare() }
  }

  /// Has one segment recognized by all.
  ///
  /// - Throws: What the first one threw; `CancellationError`.
  public func recognize(
    _ segment: OpenSegment, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    var results = await results(SegmentRecording(segment), report: report)
    try Task.checkCancellation()
    guard let first = results[0] else { throw CancellationError() }
    let reference = try? first.result.get().text
    for index in results.keys where index > 0 {
      guard let reference, case .success(let other)? = results[index]?.result else { continue }
      results[index]?.agreement = WordDistance.agreement(of: other.text, with: reference)
    }
    let entries = recognizers.indices.map { results[$0] ?? late(recognizers[$0].name) }
    await tell(Comparison(id: segment.id, entries: entries))
    var recognition = try first.result.get()
    recognition.comparison = entries.map(\.compared)
    return recognition
  }

  /// What each of them made of the segment, by its place; those that took too long are missing.
  private func results(
    _ recording: SegmentRecording, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async -> [Int: Comparison.Entry] {
    await withTaskGroup(of: Outcome.self) { group in
      group.addTask {
        await recording.record()
        return .recorded
      }
      for index in recognizers.indices {
        group.addTask {
          .finished(index, await entry(recognizers[index], recording) { if index == 0 { await report($0) } })
        }
      }
      var results: [Int: Comparison.Entry] = [:]
      while results.count < recognizers.count, let outcome = await group.next() {
        switch outcome {
        case .recorded: break
        case .finished(let index, let entry):
          results[index] = entry
          guard index == 0, recording.segment.isLive else { break }
          group.addTask {
            _ = await recording.closed()
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
    let failure = RecognitionFailure(
      code: ProviderFailure.Kind.timedOut.rawValue,
      message: "\(name): no final text within \(patience) of the first provider's", isRetryable: true)
    return Comparison.Entry(provider: name, result: .failure(failure), latency: patience, agreement: nil)
  }

  private func entry(
    _ recognizer: any SpeechRecognizer, _ recording: SegmentRecording,
    report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async -> Comparison.Entry {
    let copy = recording.makeCopy()
    async let playing: ContinuousClock.Instant = {
      await recording.play(to: copy)
      return .now
    }()
    let result: Result<Recognition, RecognitionFailure>
    do {
      result = .success(try await recognizer.recognize(copy, report: report))
    } catch {
      let failure = RecognitionFailure(code: "internal_error", message: "\(error)", isRetryable: false)
      result = .failure(error as? RecognitionFailure ?? failure)
    }
    let end = ContinuousClock.now
    let latency = end - (await playing)
    return Comparison.Entry(provider: recognizer.name, result: result, latency: max(latency, .zero), agreement: nil)
  }
}
