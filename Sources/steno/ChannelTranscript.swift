import ArgumentParser
import StenoCore
import StenoDecode
import StenoPipeline
import StenoVAD
import Synchronization

/// The finished transcript of one channel, or of one track.
struct ChannelTranscript: Sendable {
  private let channel: Int
  /// Each event with the frame that it is told at: its item's start.
  private let events: [(frame: FrameIndex, event: TranscriptEvent)]

  /// The status that items without text end the command with; nil where all have their text.
  let failedItems: ExitCode?

  /// Runs `session` to its end; `tally` sees each event as it comes.
  init(of channel: Int, session: TranscriptionSession<SileroDetector>, tally: RunTally) async throws {
    let collected = Mutex<[TranscriptEvent]>([])
    try await session.run { event in
      tally.observe(event)
      collected.withLock { $0.append(event) }
    }
    self.channel = channel
    failedItems = tally.failedItems
    events = Self.placed(collected.withLock { $0 })
  }

  /// The events of all channels in the order of the timeline, each channel's in their own order.
  static func merged(_ transcripts: [ChannelTranscript]) -> [(channel: Int, event: TranscriptEvent)] {
    transcripts
      .sorted { $0.channel < $1.channel }
      .flatMap { transcript in transcript.events.map { (transcript.channel, $0.frame, $0.event) } }
      .enumerated()
      .sorted { ($0.element.1, $0.offset) < ($1.element.1, $1.offset) }
      .map { ($0.element.0, $0.element.2) }
  }

  private static func placed(_ events: [TranscriptEvent]) -> [(frame: FrameIndex, event: TranscriptEvent)] {
    var frame = FrameIndex.zero
    return events.map { event in
      switch event {
      case .speechStarted(_, let start): frame = max(frame, start)
      case .gap(let gap): frame = max(frame, gap.frames.lowerBound)
      case .sessionDone: frame = FrameIndex(.max)
      case .sessionStarted, .delta, .partial, .speechStopped, .done, .failed: break
      }
      return (frame, event)
    }
  }
}
