// Transcribes a recording on this machine, as fast as it can: TranscribeFile talk.m4a
import Steno

let path = CommandLine.arguments.last ?? ""
for try await event in try Steno.transcribe(file: path) {
  guard case .done(let item) = event, !item.text.isEmpty else { continue }
  let percent = item.confidence.map { "\(Int($0 * 100)) %" } ?? "not known"
  print("\(item.text) (confidence: \(percent))")
}
