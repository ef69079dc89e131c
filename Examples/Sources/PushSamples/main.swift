// Transcribes audio that the program has itself: a recording, read in pieces and pushed, one text for each piece that
// is committed. PushSamples talk.wav
import Steno

let recording = MediaSource(.file(path: CommandLine.arguments.last ?? ""))
let input = try PushSource(sampleRate: 16_000)
var options = SessionOptions()
options.endpointing.detectsTurns = false  // a commit ends a segment, and nothing else does
let session = try LocalEngine().session(source: input, options: options)

try await withThrowingTaskGroup { group in
  group.addTask {
    while case .audio(let chunk)? = try await recording.next() { await input.send(chunk.samples) }
    await input.commit()
    input.finish()
  }
  for try await event in session.events {
    if case .done(let item) = event { print(item.text) }
  }
}
