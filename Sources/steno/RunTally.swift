import ArgumentParser
import Glibc
import StenoCore
import StenoDecode
import Synchronization

/// What is told about one input on standard error: what it is, what is missing or failed in it, and how it went.
final class RunTally: Sendable {
  private let name: String
  private let notices: Notices
  /// The largest sample of the input so far.
  private let peak: @Sendable () -> Float
  private let began = ContinuousClock.now
  private let gaps = Mutex(0)
  private let doubt = Mutex(DoubtfulSpeech())
  /// The gravest status of the items that failed; nil while none did.
  private let failure = Mutex<ExitStatus?>(nil)

  init(name: String, notices: Notices, peak: @escaping @Sendable () -> Float) {
    self.name = name
    self.notices = notices
    self.peak = peak
  }

  /// Tells what the input was found to be.
  func tellFormat(of source: MediaSource) async throws {
    guard let format = try await source.inputFormat else { return }
    notices.detail("\(name): \(format)")
  }

  /// Takes what the session tells.
  func observe(_ event: TranscriptEvent) {
    switch event {
    case .gap(let gap): observe(gap)
    case .failed(let id, let failure):
      notices.fail("\(name): \(id) has no text: \(failure.message)")
      let status = ExitStatus(ofFailed: failure)
      self.failure.withLock { $0 = $0 == .unauthorized ? $0 : status }
    case .sessionDone(let summary):
      if summary.items == 0, summary.duration.length > 0 { tellSilence() }
      if let report = doubt.withLock({ $0.summary }) { notices.tell("\(name): \(report)") }
      if summary.failed > 0 { notices.fail("\(name): \(Self.share(summary.failed, of: summary.items)) no text") }
      tell(summary.duration.length, segments: summary.items, failed: summary.failed)
    case .done(let item):
      if let report = doubt.withLock({ $0.observe(item) }) { notices.tell("\(name): \(report)") }
    case .sessionStarted, .speechStarted, .delta, .partial, .speechStopped: break
    }
  }

  /// What the command ends with where an item has no text; all that there is to say of it was said.
  var failedItems: ExitCode? {
    failure.withLock { $0 }.map { ExitCode($0.rawValue) }
  }

  private static func share(_ failed: Int, of all: Int) -> String {
    "\(failed) of \(all) \(all == 1 ? "segment has" : "segments have")"
  }

  /// Takes a gap.
  func observe(_ gap: AudioGap) {
    gaps.withLock { $0 += 1 }
    notices.tell("\(name): \(gap.notice)")
  }

  /// Tells of an input without speech where that is because next to nothing is in it.
  func tellSilence() {
    let peak = peak()
    guard peak < 0.001 else { return }
    let level = peak > 0 ? "louder than \(Int((20 * log10(peak)).rounded(.up))) dBFS" : "but silence"
    notices.tell("\(name): no speech was found, and nothing \(level): is it the right track, channel or source?")
  }

  /// Tells how it went: `frames` of audio and what was found in them.
  func tell(_ frames: Int64, segments: Int, failed: Int = 0) {
    let wall = max(ContinuousClock.now - began, .milliseconds(1))
    let audio = Duration.milliseconds(FrameIndex(frames).milliseconds)
    let tenths = Int64((audio / wall * 10).rounded(.down))
    let speed = "\(audio.secondsText) of audio in \(wall.secondsText), \(tenths / 10).\(tenths % 10) times real time"
    notices.detail("\(name): \(speed); segments: \(segments), failed: \(failed), gaps: \(gaps.withLock { $0 })")
  }
}
