import StenoCore
import StenoWire

/// What libFuzzer calls with every mutation: each line is a message of a client, or of a server. What is read is written
/// and read back equal; a session takes every update or stays as it is.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var session = OpenAIRealtimeSession()
  for line in UnsafeBufferPointer(start: bytes, count: count).split(separator: 0x0A) {
    if let message = try? OpenAIRealtimeClientMessage(parsing: line) {
      precondition((try? OpenAIRealtimeClientMessage(parsing: message.json.text.utf8)) == message, "not read back")
      guard case .updateSession(let update) = message.event else { continue }
      let before = session
      do {
        try session.apply(update)
      } catch {
        precondition(session == before, "refused and changed")
      }
      precondition((try? OpenAIRealtimeSession(session.json())) == session, "not read back: \(session)")
    }
    if let json = try? JSONValue(parsing: line), let message = try? OpenAIRealtimeServerMessage(json) {
      let text = message.json().text
      let again = (try? JSONValue(parsing: text.utf8)).flatMap { try? OpenAIRealtimeServerMessage($0) }
      precondition(again?.json().text == text, "what was written is read otherwise: \(text)")
    }
  }
  return 0
}
