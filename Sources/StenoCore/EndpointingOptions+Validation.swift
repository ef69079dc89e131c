extension EndpointingOptions {
  /// Checks every option against its range.
  ///
  /// - Throws: ``OptionError`` for the first option that is out of range.
  public func validate() throws(OptionError) {
    try Self.check("threshold", threshold, in: 0...1)
    if let negativeThreshold {
      try Self.check("negative_threshold", negativeThreshold, in: 0...1)
      guard negativeThreshold <= threshold else {
        throw OptionError(
          option: "negative_threshold", value: "\(negativeThreshold)",
          range: "no higher than threshold, which is \(threshold)")
      }
    }
    try Self.check("prefix_padding_ms", prefixPaddingMilliseconds, in: 0...5_000)
    try Self.check("silence_duration_ms", silenceDurationMilliseconds, in: 0...5_000)
    try Self.check("min_speech_ms", minimumSpeechMilliseconds, in: 0...5_000)
    try Self.check("max_segment_ms", maximumSegmentMilliseconds, in: 1_000...60_000)
  }

  private static func check<Value: Comparable>(
    _ option: String, _ value: Value, in range: ClosedRange<Value>
  ) throws(OptionError) {
    guard range.contains(value) else {
      throw OptionError(option: option, value: "\(value)", range: "\(range.lowerBound) to \(range.upperBound)")
    }
  }
}
