import StenoCore
import StenoTesting

/// Sound that an energy detector takes for speech, made of loud and quiet stretches.
enum Speech {
  /// Random loud and quiet stretches, some of them long enough to reach the maximum length of a segment.
  static func samples(seed: UInt64, stretches: Int = 12) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    return (0..<stretches).flatMap { index in
      let length = Int.random(in: 500...40_000, using: &generator)
      return tone(length, isLoud: index % 2 == 0, using: &generator)
    }
  }

  /// A stretch of noise, loud enough to be speech or not.
  static func tone(_ length: Int, isLoud: Bool, using generator: inout SeededGenerator) -> [Float] {
    let level: Float = isLoud ? 0.3 : 0.000_1
    return (0..<length).map { _ in Float.random(in: -level...level, using: &generator) }
  }

  /// Events that deliver `samples` from `start` on, each as long as `length` says next.
  static func events(
    _ samples: [Float], from start: FrameIndex = .zero, cutInto length: () -> Int
  ) -> [CaptureEvent] {
    var (events, position): ([CaptureEvent], Int) = ([], 0)
    while position < samples.count {
      let end = min(samples.count, position + max(length(), 0))
      events.append(.audio(AudioChunk(start: start + Int64(position), samples: Array(samples[position..<end]))))
      position = end
    }
    return events
  }
}
