import StenoCore
import StenoSpeech
import StenoProviders

/// What libFuzzer calls with every mutation: a stream, which must read the same in other pieces.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: bytes, count: count))
  let whole = read([input])
  let cut = input.first.map { Int($0) % input.count } ?? 0
  let pieces = read([Array(input[..<cut]), [], Array(input[cut...])])
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
  for piece in pieces { outcome.updates += reader.read(piece) }
  do {
    let end = try reader.finish()
    outcome.updates += end.updates
    outcome.result = end.recognition
  } catch {
    outcome.failure = error
  }
  return outcome
}
