public import ArgumentParser
import StenoCore
public import StenoPipeline

/// What happens when audio comes faster than it can be read.
struct LoadFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      When the recognizer cannot keep up: drop-oldest makes the oldest waiting audio a gap, skip-partials gives up \
      partials only and falls behind, block makes the source wait. (default: drop-oldest for devices, else block)
      """, valueName: "policy"))
  var overload: OverloadPolicy?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How much audio may wait before that; ten times as much for skip-partials. (default: 60)",
      valueName: "seconds"))
  var queueSeconds: Int?

  /// Sets what the flags say for a session over `input`.
  func apply(to options: inout SessionOptions, for input: LiveInput) {
    options.overload = overload ?? (input.isDevice ? .dropOldest : .block)
    if let queueSeconds { options.queueLimit = Int64(min(max(queueSeconds, 0), 1_000_000)) * FrameIndex.perSecond }
  }
}

extension OverloadPolicy: ExpressibleByArgument {}
