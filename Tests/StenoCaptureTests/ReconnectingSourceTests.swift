import StenoCapture
import StenoCore
import Synchronization
import Testing

@Suite struct ReconnectingSourceTests {
  /// Connections as they are made, one after another.
  private final class Script: Sendable {
    private let connections: Mutex<[Result<[CaptureEvent], SourceError>]>

    init(_ connections: [Result<[CaptureEvent], SourceError>]) {
      self.connections = Mutex(connections.reversed())
    }

    func connect(isEndless: Bool) -> ReconnectingSource<InstantClock>.Connection {
      let next = connections.withLock { $0.popLast() } ?? .failure(SourceError(code: .notAudio, message: "exhausted"))
      return .init(ListedSource((try? next.get()) ?? [])) {
        _ = try next.get()
        return isEndless
      }
    }
  }

  private func chunk(_ count: Int) -> CaptureEvent {
    .audio(AudioChunk(start: .zero, samples: .init(repeating: 1, count: count)))
  }

  private func source(_ script: Script, isEndless: Bool = true) -> ReconnectingSource<InstantClock> {
    ReconnectingSource(name: "radio", clock: InstantClock()) { script.connect(isEndless: isEndless) }
  }

  @Test func connectionsStandOnOneTimeline() async throws {
    let lost = SourceError(code: .unavailable, message: "lost")
    let source = source(Script([.success([chunk(100)]), .failure(lost), .success([chunk(50)])]))
    var frames: [Range<FrameIndex>] = []
    var gaps = 0
    let error = await #expect(throws: SourceError.self) {
      while let event = try await source.next() {
        frames.append(event.frames)
        if case .gap(let gap) = event {
          gaps += 1
          #expect(gap.cause == .sourceLost)
        }
        #expect(source.isLive)
      }
    }
    #expect(error?.message == "exhausted")
    #expect(gaps == 1)
    #expect(frames.first?.length == 100 && frames.last?.length == 50)
    #expect(zip(frames, frames.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
  }

  @Test func aFirstConnectionThatFailsIsNotTriedAgain() async throws {
    let source = source(Script([.failure(SourceError(code: .unavailable, message: "first"))]))
    let error = await #expect(throws: SourceError.self) { try await source.next() }
    #expect(error?.message == "first")
    #expect(try await source.next() == nil)
  }

  @Test func whatHasALengthJustEnds() async throws {
    let source = source(Script([.success([chunk(10)])]), isEndless: false)
    #expect(try await source.next()?.frames.length == 10)
    #expect(try await source.next() == nil)
    #expect(!source.isLive)
  }

  @Test(.timeLimit(.minutes(5))) func finishingEndsAWaitForTheNextConnection() async throws {
    let source = ReconnectingSource(name: "radio", clock: .continuous) { .init(ListedSource([])) { true } }
    async let event = source.next()
    source.finish()
    #expect(try await event == nil)
  }
}
