import StenoCore
import StenoWire

/// What libFuzzer calls with every mutation: a request or a message of the smaller dialects. What is read is written and
/// read back equal.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: bytes, count: count))
  guard let json = try? JSONValue(parsing: input) else { return 0 }
  if let request = try? HuggingFaceRequest(json) {
    precondition((try? HuggingFaceRequest(request.json)) == request, "not read back: \(request)")
  }
  if let request = try? VakyanshRequest(json) {
    precondition((try? VakyanshRequest(request.json)) == request, "not read back: \(request)")
  }
  if let request = try? AIMLRequest(json) {
    precondition((try? AIMLRequest(request.json)) == request, "not read back: \(request)")
  }
  if let message = try? DeepgramServerMessage(json) {
    let again = try? DeepgramServerMessage(message.json)
    precondition(again?.json.text == message.json.text, "not read back: \(message)")
  }
  if let whole = try? OpenAITranscription(json) {
    _ = (whole.rivaJSON, whole.huggingFaceJSON(.word), whole.vakyanshOutput(.srt))
    var request = OpenAITranscriptionRequest()
    request.format = .verboseJSON
    _ = whole.aiRefineryJSON(for: request)
  }
  if let members = json.members { _ = try? DeepgramQuery(members.map { ($0.name, $0.value.text) }) }
  _ = (try? DeepgramClientMessage(json), try? VakyanshAnswer.outputs(json))
  return 0
}
