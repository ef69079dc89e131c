import StenoCore
import StenoWire
import StenoProviders

/// What libFuzzer calls with every mutation: each line is a message of a server, or, where it begins with a digit, a step
/// of ours, or time that passes.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: bytes, count: count))
  guard let first = input.first else { return 0 }
  var machine = RealtimeStateMachine(serverCuts: first & 1 == 1)
  var repeats = RepeatedEvents()
  var open: Int?
  var ended: Set<Int> = []
  for line in input.dropFirst().split(separator: 0x0A) {
    switch line.first {
    case UInt8(ascii: "0"):
      if open == nil { open = machine.begin() }
    case UInt8(ascii: "1"):
      if let key = open { _ = machine.end(key) }
      open = nil
    case UInt8(ascii: "2"):
      if let key = open { _ = machine.abandon(key) }
      open = nil
    default:
      var deliveries: [RealtimeStateMachine.Delivery] = []
      if line.first == UInt8(ascii: "3") {
        deliveries = machine.wait()
      } else if let message = try? RealtimeMessage(parsing: line) {
        guard !repeats.isRepeat(message.name, content: message.content) else { continue }
        deliveries = machine.receive(message.event)
      } else {
        machine.misread()
      }
      for delivery in deliveries {
        switch delivery {
        case .delta(let turn, let text, _): precondition(!ended.contains(turn) && !text.isEmpty)
        case .partial(let turn, _): precondition(!ended.contains(turn))
        case .done(let turn, _), .failed(let turn, _): precondition(ended.insert(turn).inserted, "ended twice")
        case .broken: return 0
        }
      }
    }
  }
  return 0
}
