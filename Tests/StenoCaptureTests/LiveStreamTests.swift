import StenoCapture
import StenoCore
import Synchronization
import Testing

@Suite struct LiveStreamTests {
  private let fragment = [Float](repeating: 0.25, count: 320)
  /// As much as a reader that waits is woken for.
  private let window = [Float](repeating: 0.25, count: 512)

  @Test(.timeLimit(.minutes(5))) func aReaderThatWaitsIsWoken() async throws {
    let stream = LiveStream { _ in }
    async let event = stream.next()
    stream.hear(window.span, at: .now)
    #expect(try await event?.frames == .zero..<FrameIndex(512))
  }

  @Test(.timeLimit(.minutes(5))) func theEndComesAfterWhatWasHeard() async throws {
    let stream = LiveStream { _ in }
    stream.hear(fragment.span, at: .now)
    stream.end(failure: SourceError(code: .unavailable, message: "gone"))
    stream.end()
    stream.hear(fragment.span, at: .now)
    #expect(try await stream.next()?.frames == .zero..<FrameIndex(320))
    await #expect(throws: SourceError(code: .unavailable, message: "gone")) { try await stream.next() }
  }

  @Test(.timeLimit(.minutes(5))) func aLossThatIsStillOpenEndsWithTheStream() async throws {
    let stream = LiveStream { _ in }
    let now = ContinuousClock.now
    stream.start(at: now)
    stream.hear(fragment.span, at: now + .milliseconds(20))
    #expect(stream.lose(.sourceLost, detail: "gone"))
    #expect(!stream.lose(.sourceLost, detail: "gone"), "told once")
    stream.end(at: now + .seconds(2))
    _ = try await stream.next()
    #expect(
      try await stream.next()
        == .gap(AudioGap(frames: FrameIndex(320)..<FrameIndex(32_000), cause: .sourceLost, detail: "gone")))
    #expect(try await stream.next() == nil)
  }

  @Test(.timeLimit(.minutes(5))) func noticesAreToldWithoutAudio() async throws {
    let told = Mutex<[String]>([])
    let stream = LiveStream { notice in told.withLock { $0.append(notice) } }
    async let event = stream.next()
    stream.note("the device is gone")
    stream.hear(window.span, at: .now)
    _ = try await event
    #expect(told.withLock { $0 } == ["the device is gone"])
  }

  @Test(.timeLimit(.minutes(5))) func cancellingEndsIt() async throws {
    let stream = LiveStream { _ in }
    await withTaskGroup(of: Bool.self) { group in
      group.addTask { (try? await stream.next()) == .some(nil) }
      group.cancelAll()
      #expect(await group.next() == true)
    }
    #expect(stream.isEnded)
  }
}
