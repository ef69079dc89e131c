import StenoCore

extension Statistics.Figures {
  /// The figures for people, a line each.
  var lines: [String] {
    [
      captured, missing, waiting, latency("words, from audio to transcript", "steno_word_latency_seconds"),
      latency("final text, after the end of speech", "steno_done_latency_seconds"),
    ].compactMap { $0 }
  }

  private var captured: String {
    "captured: \(seconds(counter("steno_captured_frames_total"))) of audio"
  }

  private var missing: String {
    let causes = AudioGap.Cause.allCases.compactMap { cause -> String? in
      let count = counter("steno_gaps_total", [("cause", cause.rawValue)])
      let frames = counter("steno_gap_frames_total", [("cause", cause.rawValue)])
      return count > 0 ? "\(cause.rawValue) \(count) (\(seconds(frames)))" : nil
    }
    return "gaps: \(causes.isEmpty ? "none" : causes.joined(separator: ", "))"
  }

  private var waiting: String? {
    let key = Statistics.Key("steno_queue_frames")
    guard let now = gauges[key], let most = highest[key] else { return nil }
    return "waiting: \(seconds(Int64(now))) of audio, at most \(seconds(Int64(most)))"
  }

  private func latency(_ what: String, _ label: String) -> String? {
    guard let histogram = timers[Statistics.Key(label)] else { return nil }
    let quantiles = [("median", 0.5), ("90 %", 0.9), ("99 %", 0.99)].compactMap { name, share in
      histogram.quantile(share).map { "\(name) \($0.secondsText)" }
    }
    return "\(what): \(quantiles.joined(separator: ", ")) (\(histogram.count))"
  }

  private func counter(_ label: String, _ dimensions: [(String, String)] = []) -> Int64 {
    counters[Statistics.Key(label, dimensions)] ?? 0
  }

  private func seconds(_ frames: Int64) -> String {
    Duration.milliseconds(FrameIndex(frames).milliseconds).secondsText
  }
}
