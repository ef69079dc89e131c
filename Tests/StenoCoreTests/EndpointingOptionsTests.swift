import StenoCore
import Testing

@Test func theDefaultsAreInRange() throws {
  try EndpointingOptions().validate()
}

@Test(arguments: [(0.5, 0.35), (0.1, 0.01), (0, 0.01), (1, 0.85)] as [(Float, Float)])
func negativeThresholdByDefault(threshold: Float, expected: Float) {
  var options = EndpointingOptions()
  options.threshold = threshold
  #expect(abs(options.effectiveNegativeThreshold - expected) < 1e-6)
}

@Test(
  arguments: [
    (\.prefixPaddingMilliseconds, 0...5_000), (\.silenceDurationMilliseconds, 0...5_000),
    (\.minimumSpeechMilliseconds, 0...5_000), (\.maximumSegmentMilliseconds, 1_000...60_000),
  ] as [(WritableKeyPath<EndpointingOptions, Int> & Sendable, ClosedRange<Int>)])
func bothEndsOfARangeAreInIt(option: WritableKeyPath<EndpointingOptions, Int> & Sendable, range: ClosedRange<Int>)
  throws
{
  var options = EndpointingOptions()
  for value in [range.lowerBound, range.upperBound] {
    options[keyPath: option] = value
    try options.validate()
  }
  for value in [range.lowerBound - 1, range.upperBound + 1, .min, .max] {
    options[keyPath: option] = value
    #expect(throws: OptionError.self) { try options.validate() }
  }
}

@Test func anErrorNamesOptionValueAndRange() {
  var options = EndpointingOptions()
  options.silenceDurationMilliseconds = 6_000
  let error = #expect(throws: OptionError.self) { try options.validate() }
  #expect(error?.description == "silence_duration_ms is 6000; it must be 0 to 5000")
}

@Test func theNegativeThresholdIsNoHigherThanTheThreshold() {
  var options = EndpointingOptions()
  options.negativeThreshold = 0.6
  let error = #expect(throws: OptionError.self) { try options.validate() }
  #expect(error?.description == "negative_threshold is 0.6; it must be no higher than threshold, which is 0.5")
}
