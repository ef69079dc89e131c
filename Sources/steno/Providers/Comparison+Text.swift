import StenoCore
import StenoSpeech
import StenoProviders

extension Comparison {
  /// The texts one below the other, a line each, with confidence, agreement and latency.
  var lines: [String] {
    let width = entries.map(\.provider.count).max() ?? 0
    let lines = entries.map { entry in
      let name = entry.provider + String(repeating: " ", count: width - entry.provider.count)
      let facts = [
        Self.percent(entry.result.confidence).map { "confidence \($0)" },
        Self.percent(entry.agreement).map { "agreement \($0)" },
        entry.latency.millisecondsText,
      ]
      return "  \(name)  \(entry.result.words)  (\(facts.compactMap { $0 }.joined(separator: ", ")))"
    }
    return ["\(id)"] + lines
  }

  private static func percent(_ share: Double?) -> String? {
    share.map { "\(Int(($0 * 100).rounded())) %" }
  }
}

extension Result where Success == Recognition, Failure == RecognitionFailure {
  fileprivate var confidence: Double? { (try? get().confidence).flatMap { $0.map(Double.init) } }

  fileprivate var words: String {
    switch self {
    case .success(let recognition): recognition.text.isEmpty ? "-" : recognition.text.printable
    case .failure(let failure): "failed: \(failure.message.printable)"
    }
  }
}
