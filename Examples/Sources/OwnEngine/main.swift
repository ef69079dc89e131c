// A recognizer of one's own, behind Steno's segmentation, events and captions. This one says how loud each segment is.
// OwnEngine talk.wav
import Steno

struct Loudness: RecognitionEngine {
  let name = "loudness"

  func makeSession(_ options: RecognitionOptions) -> any RecognitionSession {
    WholeSegmentSession { samples in
      let peak = samples.map { $0.magnitude }.max() ?? 0
      return Recognition(text: "\(samples.count / 16) ms with a peak of \(Int(peak * 100)) %")
    }
  }
}

for try await event in try Steno.transcribe(file: CommandLine.arguments.last ?? "", engine: Loudness()) {
  if case .done(let item) = event { print("\(item.id): \(item.text)") }
}
