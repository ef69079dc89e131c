extension Statistics.Figures {
  /// The figures for Prometheus: each label's type, then a line for each of its dimensions.
  ///
  /// #### Source
  /// Prometheus, *Exposition formats*, text format 0.0.4.
  var prometheusText: String {
    text(of: counters, "counter") { key, value in [Self.line(key, "\(value)")] }
      + text(of: gauges, "gauge") { key, value in [Self.line(key, "\(value)")] }
      + text(of: timers, "summary") { key, histogram in Self.lines(key, histogram) }
  }

  private func text<Value>(
    of figures: [Statistics.Key: Value], _ type: String, _ lines: (Statistics.Key, Value) -> [String]
  ) -> String {
    Dictionary(grouping: figures, by: \.key.label).sorted { $0.key < $1.key }.map { label, figures in
      let sorted = figures.sorted { $0.key.dimensions < $1.key.dimensions }
      return "# TYPE \(label) \(type)\n" + sorted.flatMap { lines($0.key, $0.value) }.joined()
    }.joined()
  }

  private static func lines(_ key: Statistics.Key, _ histogram: DurationHistogram) -> [String] {
    let quantiles = [0.5, 0.9, 0.99].compactMap { share in
      histogram.quantile(share).map { line(key, "\($0 / .seconds(1))", adding: "quantile=\"\(share)\"") }
    }
    let sum = line(key, "\(histogram.sum)", suffix: "_sum")
    return quantiles + [sum, line(key, "\(histogram.count)", suffix: "_count")]
  }

  private static func line(
    _ key: Statistics.Key, _ value: String, suffix: String = "", adding dimension: String = ""
  ) -> String {
    let dimensions = [key.dimensions, dimension].filter { !$0.isEmpty }.joined(separator: ",")
    return "\(key.label)\(suffix)\(dimensions.isEmpty ? "" : "{\(dimensions)}") \(value)\n"
  }
}
