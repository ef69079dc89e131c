extension Duration {
  /// The length in seconds with two decimals: `0.42 s`.
  var secondsText: String {
    let hundredths = Int64((self / .milliseconds(10)).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) s"
  }
}
