import ArgumentParser
import CoreMetrics
import StenoCore
import StenoProviders

/// Whether figures of the run are reported.
struct StatisticsFlags: ParsableArguments {
  @Flag(
    help: """
      Report at the end, and on SIGUSR1, how much audio was captured, lost and queued, the latency of words, and what \
      each provider charged for.
      """)
  var stats = false

  /// Collects figures while `body` runs, and reports them as asked.
  func reporting(_ route: EngineRoute, _ notices: Notices, _ body: () async throws -> Void) async throws {
    let statistics = Statistics.shared
    MetricsSystem.bootstrap(statistics)
    let report: @Sendable () -> Void = {
      for line in statistics.figures.lines + route.charges { notices.answer(line) }
    }
    let signal = StatisticsSignal(report)
    defer {
      withExtendedLifetime(signal) {}
      if stats { report() }
    }
    try await body()
  }
}

extension EngineRoute {
  /// What each provider reported as charged for, a line each.
  fileprivate var charges: [String] {
    remotes.compactMap { remote in remote.health.usage.text.map { "\(remote.name) charged: \($0)" } }
  }
}

extension RecognitionUsage {
  /// In words; nil where nothing was reported.
  fileprivate var text: String? {
    let parts = [
      seconds.map { "\(Duration.milliseconds(Int64(($0 * 1_000).rounded())).secondsText) of audio" },
      inputTokens.map { "\($0) tokens in" }, outputTokens.map { "\($0) tokens out" },
      inputTokens == nil && outputTokens == nil ? totalTokens.map { "\($0) tokens" } : nil,
      cost.map { "a cost of \(($0 * 1e6).rounded() / 1e6)" },
    ].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }
}
