extension [Float] {
  /// The mean of the squares; 0 for an empty array.
  var meanSquare: Float {
    isEmpty ? 0 : reduce(0) { $0 + $1 * $1 } / Float(count)
  }
}
