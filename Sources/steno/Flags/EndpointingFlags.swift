import ArgumentParser
import StenoCore

/// When a segment opens and closes.
struct EndpointingFlags: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Probability at which a window counts as speech, 0 to 1. (default: 0.5)", valueName: "p"))
  var threshold: Float?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Probability below which a window counts as silence, 0 to 1. (default: threshold - 0.15, at least 0.01)",
      valueName: "p"))
  var negativeThreshold: Float?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Audio kept before the start of speech, 0 to 5000. (default: 300)", valueName: "ms"))
  var prefixPaddingMs: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Silence that ends a segment, 0 to 5000. (default: 500)", valueName: "ms"))
  var silenceDurationMs: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Speech needed to open a segment, 0 to 5000. (default: 96)", valueName: "ms"))
  var minSpeechMs: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Maximum length of a segment, 1000 to 60000. (default: 20000)", valueName: "ms"))
  var maxSegmentMs: Int?

  /// The options: what the flags say, else the defaults.
  func options() throws -> EndpointingOptions {
    var options = EndpointingOptions()
    options.threshold = threshold ?? options.threshold
    options.negativeThreshold = negativeThreshold ?? options.negativeThreshold
    options.prefixPaddingMilliseconds = prefixPaddingMs ?? options.prefixPaddingMilliseconds
    options.silenceDurationMilliseconds = silenceDurationMs ?? options.silenceDurationMilliseconds
    options.minimumSpeechMilliseconds = minSpeechMs ?? options.minimumSpeechMilliseconds
    options.maximumSegmentMilliseconds = maxSegmentMs ?? options.maximumSegmentMilliseconds
    try options.validate()
    return options
  }
}
