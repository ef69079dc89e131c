// Tells when speech begins and ends on standard input, as it happens. WAV or any container as it is, raw samples with
// their format: arecord -f S16_LE -r 16000 | SegmentLiveStream     parec … | SegmentLiveStream s16le:44100:2
import Glibc
import Steno

var options = MediaOptions()
options.isLive = true
options.rawFormat = try CommandLine.arguments.dropFirst().first.map { try RawFormat(parsing: $0) }
let session = try SegmentationSession(
  source: MediaSource(.bytes(StandardInput()), options: options), detector: SileroDetector())
try await session.run { event in
  switch event {
  case .opened(let id, let start): print("\(id) begins at \(start.milliseconds) ms")
  case .closed(let segment, _): print("\(segment.id) ends at \(segment.frames.upperBound.milliseconds) ms")
  case .window, .gap, .ended: return
  }
  fflush(nil)  // a pipe gets each line at once
}
