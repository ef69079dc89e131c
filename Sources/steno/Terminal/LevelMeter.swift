import Glibc

/// A level as a bar.
enum LevelMeter {
  private static let bars: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  /// The quietest level that shows, in decibels below full scale.
  private static let floor: Float = -60

  /// The bar for a peak in `0...1`, on a logarithmic scale from -60 to 0 dBFS.
  static func bar(peak: Float) -> Character {
    bars[Int((share(peak) * Float(bars.count - 1)).rounded())]
  }

  /// The bar for a peak, lying, so many characters wide.
  static func lyingBar(peak: Float, width: Int) -> String {
    let filled = Int((share(peak) * Float(width)).rounded())
    return String(repeating: "━", count: filled) + String(repeating: "╌", count: width - filled)
  }

  /// How much of a bar is filled, in `0...1`.
  private static func share(_ peak: Float) -> Float {
    guard peak > 0 else { return 0 }
    return 1 - max(floor, min(0, 20 * log10f(peak))) / floor
  }
}
