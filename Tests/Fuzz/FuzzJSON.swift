import StenoWire

/// What libFuzzer calls with every mutation.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: bytes, count: count))
  if let value = try? JSONValue(parsing: input) {
    let text = value.text
    precondition((try? JSONValue(parsing: text.utf8))?.text == text, "what was written is not read: \(text)")
    precondition(
      (try? JSONValue(received: input))?.text == text, "what is right is read otherwise when received: \(text)")
  }
  if let text = (try? JSONValue(received: input))?.text {
    precondition((try? JSONValue(parsing: text.utf8))?.text == text, "what was received is not read again: \(text)")
  }
  return 0
}
