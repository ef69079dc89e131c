import StenoCore
import StenoRecognize
import StenoRecognizeRemote

/// What libFuzzer calls with every mutation: a stream, which must read the same in other pieces.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: bytes, count: count))
  let whole = read([input])
  let pieces = read(input.map { [$0] })
  precondition(whole == pieces, "cut otherwise it reads otherwise")
  return 0
}

private struct Outcome: Equatable {
  var updates: [RecognitionUpdate] = []
  var result: Recognition?
  var failure: ProviderFailure?
}

private func read(_ pieces: [[UInt8]]) -> Outcome {
  var outcome = Outcome()
  var reader = EventStreamReader(start: .zero)
  do {
    for piece in pieces {
      let updates = try reader.read(piece)
      outcome.updates += updates
    }
    outcome.result = try reader.finish()
  } catch {
    // Of a piece in which something is wrong nothing is told.
    outcome.updates = []
    outcome.failure = error
  }
  return outcome
}
