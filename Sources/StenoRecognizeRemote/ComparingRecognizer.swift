import StenoCore
public import StenoRecognize

/// Has every segment recognized by several recognizers, and tells how they compare. The transcript is the first one's.
public struct ComparingRecognizer: SpeechRecognizer {
  private let recognizers: [any SpeechRecognizer]
  private let tell: @Sendable (Comparison) async -> Void

  /// A comparison.
  ///
  /// - Parameters:
  ///   - first: Whose text is the transcript, and what the others are compared with.
  ///   - others: The others.
  ///   - tell: Takes each comparison before the segment's text is final.
  public init(
    _ first: any SpeechRecognizer, with others: [any SpeechRecognizer],
    tell: @escaping @Sendable (Comparison) async -> Void
  ) {
    recognizers = [first] + others
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
    let recording = SegmentRecording(segment)
    var results = await withTaskGroup(of: (Int, Comparison.Entry)?.self) { group in
      group.addTask {
        await recording.record()
        return nil
      }
      for index in recognizers.indices {
        group.addTask {
          (index, await entry(recognizers[index], recording) { if index == 0 { await report($0) } })
        }
      }
      return await group.reduce(into: [Int: Comparison.Entry]()) { results, result in
        if let (index, entry) = result { results[index] = entry }
      }
    }
    try Task.checkCancellation()
    guard let first = results[0] else { throw CancellationError() }
    let reference = try? first.result.get().text
    for index in results.keys where index > 0 {
      guard let reference, case .success(let other)? = results[index]?.result else { continue }
      results[index]?.agreement = WordDistance.agreement(of: other.text, with: reference)
    }
    await tell(Comparison(id: segment.id, entries: recognizers.indices.compactMap { results[$0] }))
    return try first.result.get()
  }

  private func entry(
    _ recognizer: any SpeechRecognizer, _ recording: SegmentRecording,
    report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async -> Comparison.Entry {
    let copy = recording.makeCopy(followsOn: true)
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
