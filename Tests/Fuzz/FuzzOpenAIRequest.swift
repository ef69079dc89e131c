import StenoWire

/// What libFuzzer calls with every mutation: lines `name=value` are the fields of a form. A request that is read is
/// written and read back equal.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: bytes, count: count))
  let fields = input.split(separator: 0x0A).map { line -> MultipartForm.Field in
    let end = line.firstIndex(of: UInt8(ascii: "=")) ?? line.endIndex
    return (String(decoding: line[..<end], as: UTF8.self), String(decoding: line[end...].dropFirst(), as: UTF8.self))
  }
  do {
    let request = try OpenAITranscriptionRequest(fields: fields)
    precondition(request.temperature >= 0 && request.temperature <= 1)
    // A single text that looks like a list is read as one.
    let isPlain = (request.languages + request.keywords + request.knownSpeakerNames + request.knownSpeakerReferences)
      .allSatisfy { !$0.hasPrefix("[") && !["", "None", "null"].contains($0) }
    if isPlain {
      precondition((try? OpenAITranscriptionRequest(fields: request.fields)) == request, "not read back: \(request)")
    }
  } catch {
    precondition(error.param != nil && !error.message.isEmpty)
  }
  return 0
}
