import CoreMetrics
import Synchronization

/// The figures of a live session, as swift-metrics gives them, for `--stats`, SIGUSR1 and `/metrics`.
final class Statistics: MetricsFactory {
  /// Those of this process, of which swift-metrics has one factory.
  static let shared = Statistics()

  /// One figure: a label, and its dimensions.
  struct Key: Hashable, Sendable {
    let label: String
    /// As Prometheus writes them: `cause="overrun",…`; empty for none.
    let dimensions: String

    init(_ label: String, _ dimensions: [(String, String)] = []) {
      self.label = label
      self.dimensions = dimensions.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
    }

    private static func escaped(_ value: String) -> String {
      value.reduce(into: "") { text, character in
        switch character {
        case "\\", "\"": text += "\\\(character)"
        case "\n": text += "\\n"
        default: text.append(character)
        }
      }
    }
  }

  struct Figures: Sendable {
    var counters: [Key: Int64] = [:]
    var gauges: [Key: Double] = [:]
    var highest: [Key: Double] = [:]
    var timers: [Key: DurationHistogram] = [:]
  }

  private let state = Mutex(Figures())

  /// All figures as they are now.
  var figures: Figures { state.withLock { $0 } }

  func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    FigureHandler(self, label, dimensions)
  }

  func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    FigureHandler(self, label, dimensions)
  }

  func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    FigureHandler(self, label, dimensions)
  }

  func destroyCounter(_ handler: any CounterHandler) {}
  func destroyRecorder(_ handler: any RecorderHandler) {}
  func destroyTimer(_ handler: any TimerHandler) {}

  fileprivate func change(_ body: (inout Figures) -> Void) {
    state.withLock { body(&$0) }
  }
}

/// Where one figure is reported.
private final class FigureHandler: CounterHandler, RecorderHandler, TimerHandler {
  private let statistics: Statistics
  private let key: Statistics.Key

  init(_ statistics: Statistics, _ label: String, _ dimensions: [(String, String)]) {
    self.statistics = statistics
    key = Statistics.Key(label, dimensions)
  }

  func increment(by amount: Int64) {
    statistics.change { $0.counters[key, default: 0] += amount }
  }

  func reset() {
    statistics.change { $0.counters[key] = nil }
  }

  func record(_ value: Int64) {
    record(Double(value))
  }

  func record(_ value: Double) {
    statistics.change { figures in
      figures.gauges[key] = value
      figures.highest[key] = max(figures.highest[key] ?? value, value)
    }
  }

  func recordNanoseconds(_ duration: Int64) {
    statistics.change { $0.timers[key, default: DurationHistogram()].record(nanoseconds: duration) }
  }
}
