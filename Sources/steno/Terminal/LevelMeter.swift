import Glibc

/// A level as a bar of one character.
enum LevelMeter {
  private static let bars: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  /// The quietest level that shows, in decibels below full scale.
  private static let floor: Float = -60

  /// The bar for a peak in `0...1`, on a logarithmic scale from -60 to 0 dBFS.
  static func bar(peak: Float) -> Character {
    guard peak > 0 else { return bars[0] }
    let share = 1 - max(floor, min(0, 20 * log10f(peak))) / floor
    return bars[Int((share * Float(bars.count - 1)).rounded())]
  }
}
