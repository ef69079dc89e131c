public import StenoCore
import StenoWire

extension ScoredWindow {
  /// The window as a line of `steno segment --scores`: a JSON object with `audio_start_ms` and `p`.
  ///
  /// `p` has as many digits as it takes to read the same `Float` back.
  ///
  /// - Parameter channel: The window's channel, from 1; nil where there is only one.
  /// - Returns: The line, with its line break.
  public func scoreLine(channel: Int? = nil) -> String {
    let members: [(name: String, value: JSONValue)] = [
      ("audio_start_ms", .milliseconds(frames.lowerBound)), ("p", .shortest(probability)),
    ]
    return JSONValue.object(JSONValue.voice(channel.map { Voice(channel: $0) }) + members).text + "\n"
  }
}
