public import ArgumentParser
import StenoCore
public import StenoPipeline

/// What happens when audio comes faster than it can be read, or text later than it is of use.
struct LoadFlags: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "New audio between two decode passes of an open segment, 100 to 10000; 0 for no partials. (default: 500)",
      valueName: "ms"))
  var partialIntervalMs: Int?

  @Option(
    help: ArgumentHelp(
      """
      What to do when the recognizer cannot keep up: drop-oldest drops the oldest queued audio and reports a gap, \
      skip-partials drops partials only and falls behind, block makes the source wait. (default: drop-oldest for \
      devices, else block)
      """, valueName: "policy"))
  var overload: OverloadPolicy?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How much audio may be queued before that; ten times as much for skip-partials. (default: 60)",
      valueName: "seconds"))
  var queueSeconds: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      How late the text of a live segment may be after its end. Then the next provider is asked; if there is none, the \
      segment fails. (default: 30)
      """, valueName: "seconds"))
  var deadline: Double?

  /// How long after its end the text of a live segment may come.
  ///
  /// - Throws: `OptionError` for what is out of range.
  func segmentDeadline() throws -> Duration {
    let seconds = deadline ?? 30
    guard (0.1...86_400).contains(seconds) else {
      throw OptionError(option: "deadline", value: "\(seconds)", range: "0.1 to 86400 seconds")
    }
    return .milliseconds(Int64(seconds * 1_000))
  }

  /// Sets what the flags say for a session over `input`.
  func apply(to options: inout SessionOptions, for input: LiveInput) {
    options.overload = overload ?? (input.isDevice ? .dropOldest : .block)
    if let queueSeconds { options.queueLimit = Int64(min(max(queueSeconds, 0), 1_000_000)) * FrameIndex.perSecond }
  }
}

extension OverloadPolicy: ExpressibleByArgument {}
