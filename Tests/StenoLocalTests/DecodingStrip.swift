import StenoCore

@testable import StenoLocal

/// What a scheduler is told and what it does, in words:
///
/// | input | means |
/// |---|---|
/// | `Af3` | session A asks for a final pass over 3 s; `c` is catch-up, `p` a partial, `r` a re-decode |
/// | `Ap3@5` | the same, with a deadline at 5 s of its audio |
/// | `-1` | pass 1 ends |
/// | `x1` | request 1 is cancelled |
/// | `1>5` | the audio of request 1 has come to 5 s |
///
/// Requests are numbered as they come. `r1` runs, `s1` is shed, `.` is nothing.
struct DecodingStrip {
  var scheduler: DecodingScheduler
  private var count = 0

  init(passes: Int = 1, seconds: Int64 = 1_000, patience: Int64 = 1_000) {
    scheduler = DecodingScheduler(
      limits: .init(
        passes: passes, memory: PassMemory(linear: 1, squared: 0), bytes: seconds * FrameIndex.perSecond,
        patience: patience * FrameIndex.perSecond))
  }

  /// Takes inputs, and gives what is done after each.
  mutating func run(_ inputs: String) -> String {
    inputs.split(separator: " ").map { describe(take(String($0))) }.joined(separator: " ")
  }

  static func session(_ letter: Character) -> SessionKey { SessionKey(Int(letter.asciiValue ?? 0)) }

  private mutating func take(_ input: String) -> [DecodingScheduler.Action] {
    let rest = input.dropFirst()
    switch input.prefix(1) {
    case "-": return scheduler.finish(Int(rest) ?? 0)
    case "x": return scheduler.cancel(Int(rest) ?? 0)
    case "0"..."9":
      let parts = input.split(separator: ">").map { Int64($0) ?? 0 }
      return scheduler.advance(Int(parts[0]), to: FrameIndex(parts[1] * FrameIndex.perSecond))
    default:
      count += 1
      return scheduler.submit(request(input))
    }
  }

  private func request(_ input: String) -> DecodingRequest {
    let letters = Array(input.prefix(2))
    let parts = input.dropFirst(2).split(separator: "@").map { (Int64($0) ?? 0) * FrameIndex.perSecond }
    let classes: [Character: DecodingClass] = ["f": .final, "c": .catchUp, "p": .partial, "r": .redecode]
    return DecodingRequest(
      number: count, session: Self.session(letters[0]), urgency: classes[letters[1]] ?? .final, frames: parts[0],
      deadline: parts.count > 1 ? FrameIndex(parts[1]) : nil)
  }

  private func describe(_ actions: [DecodingScheduler.Action]) -> String {
    let words = actions.map { action in
      switch action {
      case .run(let number): "r\(number)"
      case .shed(let number): "s\(number)"
      }
    }
    return words.isEmpty ? "." : words.joined(separator: ",")
  }
}
