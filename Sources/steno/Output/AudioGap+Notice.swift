import StenoCore

extension AudioGap {
  /// The gap as a person reads it.
  var notice: String {
    let length = frames.milliseconds
    let amount = length > 0 ? "\(length) ms of audio is missing" : "some audio is missing"
    return "\(amount) at \(frames.lowerBound.clockText) (\(detail ?? cause.rawValue))"
  }
}
