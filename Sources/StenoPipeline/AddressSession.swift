public import StenoCore
public import StenoSpeech
import StenoSystem

/// A transcript of a recording that the engine fetches by itself: one item, since nothing here sees the audio.
///
/// The item is as long as the provider says that the recording is, or its last word. Where it says neither, the length is
/// estimated from the text, so that every format has times that are valid.
public struct AddressSession: Sendable {
  /// How much text a frame holds where nothing is known of its length, in frames per character.
  ///
  /// #### Source
  /// Speech of 150 words a minute, with six characters a word, the space included.
  private static let perCharacter = FrameIndex.perSecond / 15
  /// The shortest item, whose length is not known: a second.
  private static let shortest = FrameIndex.perSecond
  /// The longest: a day, which no text of one answer fills.
  private static let longest = 86_400 * FrameIndex.perSecond

  private let url: String
  private let name: String
  private let engine: any FetchingEngine
  private let tell: @Sendable (String) -> Void

  /// A session that has not begun.
  ///
  /// - Parameters:
  ///   - url: Where the provider finds the recording; it is given to the provider as it is.
  ///   - name: The recording's name in events, without the URL's credentials.
  ///   - engine: What fetches and recognizes it.
  ///   - tell: Takes a clause about times that are not measured; by default nobody is told.
  public init(
    url: String, name: String, engine: any FetchingEngine,
    tell: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.url = url
    self.name = name
    self.engine = engine
    self.tell = tell
  }

  /// Runs the session and gives `handle` every event, one after another, in order.
  ///
  /// - Returns: What the session came to; the last event says the same.
  /// - Throws: What `handle` or the engine's `prepare()` throws; `CancellationError`. A recording that cannot be
  ///   recognized is an item that failed.
  @discardableResult
  public func run(_ handle: (TranscriptEvent) async throws -> Void) async throws -> SessionSummary {
    try await engine.prepare()
    try await handle(.sessionStarted(started))
    let id = ItemID(1)
    try await handle(.speechStarted(id, at: .zero))
    let (event, frames) = try await outcome(of: id)
    try await handle(.speechStopped(id, at: frames.upperBound, cut: .end))
    try await handle(event)
    let failed = if case .failed = event { 1 } else { 0 }
    let summary = SessionSummary(duration: frames, items: 1, failed: failed)
    try await handle(.sessionDone(summary))
    return summary
  }

  private var started: SessionStarted {
    var generator = SystemRandomNumberGenerator()
    return SessionStarted(
      sessionID: SessionID.random(using: &generator), startedAt: WallTime.now.description, source: name,
      provider: engine.name, turnDetection: EndpointingOptions())
  }

  private func outcome(of id: ItemID) async throws -> (TranscriptEvent, Range<FrameIndex>) {
    do {
      let item = item(id, try await engine.recognize(url: url).withoutHiddenControls)
      return (.done(item), item.frames)
    } catch {
      // Whatever was thrown while the session is cancelled comes from that.
      try Task.checkCancellation()
      return (.failed(id, RecognitionFailure(describing: error)), .zero..<(.zero + Self.shortest))
    }
  }

  private func item(_ id: ItemID, _ recognition: Recognition) -> TranscriptItem {
    let words = recognition.words ?? RecognizedWord.words(of: recognition.text)
    let frames = FrameIndex.zero..<(.zero + length(of: recognition, words))
    let segment = SpeechSegment(id: id, frames: frames, speech: frames, cut: .end)
    return TranscriptItem(
      id: id, text: recognition.text, confidence: recognition.confidence,
      logProbabilities: recognition.logProbabilities,
      words: WordTimer.times(of: words, in: segment, windows: [], threshold: 0), language: recognition.language,
      frames: frames, provider: recognition.provider ?? engine.name, usage: recognition.usage)
  }

  /// The item's length in frames, never none.
  private func length(of recognition: Recognition, _ words: [RecognizedWord]) -> Int64 {
    let lastWord = words.compactMap { $0.frames?.upperBound }.max().map { $0 - .zero }
    let known = [recognition.audioFrames, lastWord].compactMap { $0 }.max() ?? 0
    guard known > 0 else {
      tell("reports neither the times of words nor the recording's length; times in the transcript are estimates")
      let text = Int64(recognition.text.count) * Self.perCharacter
      return min(max(text, Self.shortest), Self.longest)
    }
    if words.contains(where: { $0.frames == nil }) {
      tell("does not report when words were spoken; times in the transcript are estimates")
    }
    return known
  }
}
