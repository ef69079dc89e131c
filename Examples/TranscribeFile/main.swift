// Transcribes a recording on this machine, as fast as it can: TranscribeFile talk.m4a
import Glibc
import StenoCore
import StenoDecode
import StenoPipeline
import StenoLocal
import StenoVAD

guard let path = CommandLine.arguments.dropFirst().first else {
  print("usage: TranscribeFile RECORDING")
  exit(64)
}
let session = try TranscriptionSession(
  source: MediaSource(.file(path: path)), detector: SileroDetector(),
  engine: try LocalEngine())
try await session.run { event in
  guard case .done(let item) = event, !item.text.isEmpty else { return }
  let percent = item.confidence.map { "\(Int($0 * 100)) %" } ?? "not known"
  print("\(item.text) (confidence: \(percent))")
}
