import StenoCore
import StenoWire

/// What libFuzzer calls with every mutation: JSON Lines, cut somewhere; every event is written and read back equal.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: bytes, count: count))
  let cut = input.first.map { Int($0) % input.count } ?? 0
  var reader = JSONLinesReader(maximumBytes: 512)
  let lines = reader.read(input[..<cut]) + reader.read(input[cut...]) + [reader.finish()].compactMap { $0 }
  for line in lines {
    guard case .success(let json) = line, let read = try? TranscriptLine(json) else { continue }
    let again = try? TranscriptLine(parsing: read.json.text.utf8)
    precondition(again?.json.text == read.json.text, "what was written is read otherwise: \(read.json.text)")
  }
  return 0
}
