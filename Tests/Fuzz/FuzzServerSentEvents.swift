import StenoWire

/// What libFuzzer calls with every mutation: a stream, which must read the same in other pieces, and again when written.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: bytes, count: count))
  let cut = input.first.map { Int($0) % input.count } ?? 0
  let (events, failure) = read([input[...]])
  let pieces = read([input[..<cut], [], input[cut...]])
  precondition(events == pieces.events && failure == pieces.failure, "cut otherwise it reads otherwise")
  let again = read([Array(events.map(\.text).joined().utf8)[...]])
  precondition(again.failure == nil && again.events == events, "what was written is read otherwise: \(events)")
  return 0
}

private func read(
  _ pieces: [ArraySlice<UInt8>]
) -> (events: [ServerSentEvent], failure: ServerSentEventParser.Failure?) {
  var parser = ServerSentEventParser()
  let events = pieces.flatMap { parser.parse($0) } + [parser.finish()].compactMap { $0 }
  return (events, parser.failure)
}
