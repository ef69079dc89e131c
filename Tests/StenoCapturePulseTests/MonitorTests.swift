import Foundation
import StenoCapturePulse
import StenoCore
import StenoDecode
import StenoPipeline
import StenoLocal
import StenoVAD
import Synchronization
import Testing

/// Speech that is played into a sink and captured from its monitor, against the file itself.
@Suite(.timeLimit(.minutes(5))) struct MonitorTests {
  @Test func theTranscriptIsTheFiles() async throws {
    let path = URL(fileURLWithPath: #filePath).appending(path: "../../../Samples/beckett.wav").standardized.path
    try #require(FileManager.default.fileExists(atPath: path), "Samples/beckett.wav is missing; run `make setup`")
    let daemon = try PulseDaemon()
    try daemon.addSink("test")
    let engine = try LocalEngine()
    let written = try await transcript(of: MediaSource(.file(path: path)), engine)
    let player = Player(daemon, path)
    let source = PulseSource(.named("test.monitor"), server: daemon.server)
    // What is played begins when audio comes, and a second after its end is enough for the last segment.
    let heard = try await transcript(of: Played(source, player), engine)
    #expect(heard.map(\.text) == written.map(\.text))
    try #require(heard.count == written.count && !written.isEmpty)
    let offset = heard[0].frames.upperBound - written[0].frames.upperBound
    for (live, file) in zip(heard, written) {
      #expect(abs(live.frames.upperBound - file.frames.upperBound - offset) <= 1_600, "\(file.text)")
      // The first one's pre-roll is cut off by the file's beginning.
      guard file.id != written[0].id else { continue }
      #expect(abs(live.frames.lowerBound - file.frames.lowerBound - offset) <= 1_600, "\(file.text)")
    }
  }

  private func transcript(of source: any AudioSource, _ engine: LocalEngine) async throws -> [TranscriptItem] {
    let session = try TranscriptionSession(
      source: source, detector: SileroDetector(), engine: engine)
    let items = Mutex<[TranscriptItem]>([])
    try await session.run { event in
      if case .done(let item) = event { items.withLock { $0.append(item) } }
    }
    return items.withLock { $0 }
  }
}

/// Plays the recording once audio comes from the source, and ends the source a second after it was played.
private actor Player {
  private let daemon: PulseDaemon
  private let path: String
  private var process: Child?
  private var rest: Int64 = FrameIndex.perSecond

  init(_ daemon: PulseDaemon, _ path: String) {
    (self.daemon, self.path) = (daemon, path)
  }

  /// Whether it is over, a second ago.
  func isOver(after frames: Int64) throws -> Bool {
    let process = try self.process ?? daemon.play(path, to: "test")
    self.process = process
    if !process.isRunning { rest -= frames }
    return rest <= 0
  }
}

private final class Played: AudioSource {
  private let source: PulseSource
  private let player: Player
  var name: String { source.name }
  var isLive: Bool { true }

  init(_ source: PulseSource, _ player: Player) {
    (self.source, self.player) = (source, player)
  }

  func next() async throws -> CaptureEvent? {
    let event = try await source.next()
    if let event, try await player.isOver(after: event.frames.length) { source.finish() }
    return event
  }

  func finish() {
    source.finish()
  }
}
