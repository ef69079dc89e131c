import Steno
import StenoTesting
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5))) struct StenoTests {
  /// An engine that says how much it was given.
  private struct Counting: RecognitionEngine {
    let name = "counting"

    func makeSession(_ options: RecognitionOptions) -> any RecognitionSession {
      WholeSegmentSession { samples in Recognition(text: "\(samples.count) samples") }
    }
  }

  private var speech: PushSource {
    get async throws {
      let source = try PushSource(bufferSeconds: 60)
      var options = EndpointingOptions()
      options.detectsTurns = false
      try await source.update(options)
      await source.send([Float](repeating: 0.1, count: 16_000))
      return source
    }
  }

  @Test func eventsComeInOrderAndEnd() async throws {
    let source = try await speech
    await source.commit()
    source.finish()
    var events: [TranscriptEvent] = []
    for try await event in try Counting().session(source: source).events { events.append(event) }
    guard case .sessionStarted(let started)? = events.first, case .sessionDone(let summary)? = events.last else {
      Issue.record("\(events)")
      return
    }
    #expect(started.provider == "counting" && summary.items == 1 && summary.failed == 0)
    #expect(events.contains { if case .done(let item) = $0 { item.text == "16000 samples" } else { false } })
  }

  @Test func aSecondReaderIsRefused() async throws {
    let source = try await speech
    source.finish()
    let session = try Counting().session(source: source)
    for try await _ in session.events {}
    await #expect(throws: SourceError.self) { for try await _ in session.events {} }
  }

  /// A reader that stops ends the session, which lets its source go.
  @Test func whoStopsReadingEndsTheSession() async throws {
    let source = try await speech
    do {
      for try await _ in try Counting().session(source: source).events { break }
    }
    while await source.send([0]) { await Task.yield() }
  }

  @Test func whatIsNoFileEndsTheEvents() async throws {
    let events = try Steno.transcribe(file: "/no/such/file.wav", engine: Counting())
    await #expect(throws: SourceError.self) { for try await _ in events {} }
  }

  @Test func aSessionIsToldToCommitAndToEnd() async throws {
    let source = try await speech
    let session = try Counting().session(source: source)
    var texts: [String] = []
    for try await event in session.events {
      switch event {
      case .speechStarted: session.commit()
      case .done(let item):
        texts.append(item.text)
        session.finish()
      default: break
      }
    }
    #expect(texts.first?.hasSuffix("samples") == true)
  }
}
