// Transcribes the default microphone until Ctrl-C.
import Steno

let engine = try LocalEngine()
let session = try engine.session(source: Microphone())
for try await event in session.events {
  switch event {
  case .partial(_, let text): print("… \(text)")
  case .done(let item): print(item.text)
  default: continue
  }
}
