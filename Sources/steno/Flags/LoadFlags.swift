public import ArgumentParser
import CoreMetrics
import StenoCore
public import StenoPipeline

/// What happens when audio comes faster than it can be read, and what is told of it.
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

  @Flag(
    help: "Tell at the end how much was captured, was missing and waited, and how late words were; on SIGUSR1 also now."
  )
  var stats = false

  /// Sets what the flags say for a session over `input`.
  func apply(to options: inout SessionOptions, for input: LiveInput) {
    options.overload = overload ?? (input.isDevice ? .dropOldest : .block)
    if let queueSeconds { options.queueLimit = Int64(min(max(queueSeconds, 0), 1_000_000)) * FrameIndex.perSecond }
  }

  /// Collects figures while `body` runs, and tells them as asked.
  func telling(_ notices: Notices, _ body: () async throws -> Void) async throws {
    let statistics = Statistics.shared
    MetricsSystem.bootstrap(statistics)
    let signal = StatisticsSignal { notices.tell(statistics) }
    defer {
      withExtendedLifetime(signal) {}
      if stats { notices.tell(statistics) }
    }
    try await body()
  }
}

extension OverloadPolicy: ExpressibleByArgument {}

extension Notices {
  /// Tells all figures, to who asked for them and so even if quiet.
  fileprivate func tell(_ statistics: Statistics) {
    for line in statistics.figures.lines { answer(line) }
  }
}
