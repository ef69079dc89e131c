/// Brings very quiet audio to a level that the model reads well.
enum AudioLevel {
  /// Audio whose largest sample is below this is made louder. The model reads speech at a hundredth of full level, and
  /// fails at a thousandth.
  static let quietPeak: Float = 0.05
  /// Audio whose largest sample is below this holds nothing that could be made louder: it is below the last of 16 bits.
  static let silentPeak: Float = 1e-6
  /// The largest sample of quiet audio after it was made louder.
  static let normalPeak: Float = 0.25

  /// The audio, louder where it was very quiet. Digital silence stays what it is.
  static func normalized(_ audio: [Float]) -> [Float] {
    let peak = audio.lazy.map(abs).max() ?? 0
    guard peak > silentPeak, peak < quietPeak else { return audio }
    let gain = normalPeak / peak
    return audio.map { $0 * gain }
  }
}
