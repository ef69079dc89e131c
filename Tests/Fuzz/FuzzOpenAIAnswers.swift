import StenoCore
import StenoWire

/// What libFuzzer calls with every mutation: an answer or an event of OpenAI's transcriptions. What is read is written and
/// read back equal.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: bytes, count: count))
  guard let json = try? JSONValue(parsing: input) else { return 0 }
  if let event = try? OpenAITranscriptionEvent(json) {
    let text = event.json.text
    let again = (try? JSONValue(parsing: text.utf8)).flatMap { try? OpenAITranscriptionEvent($0) }
    precondition(again?.json.text == text, "what was written is read otherwise: \(text)")
  }
  if let whole = try? OpenAITranscription(json) {
    for format in OpenAITranscriptionRequest.Format.allCases {
      var request = OpenAITranscriptionRequest()
      (request.format, request.granularities) = (format, [.word, .segment])
      let answer = whole.answer(to: request)
      guard answer.contentType == "application/json" else { continue }
      let again = (try? JSONValue(parsing: answer.body.utf8)).flatMap { try? OpenAITranscription($0) }
      precondition(again?.answer(to: request) == answer, "what was written is read otherwise: \(answer.body)")
    }
  }
  return 0
}
