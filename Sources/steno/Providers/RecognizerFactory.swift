import StenoCore
import StenoSpeech
import StenoLocal
import StenoProviders

/// Makes a recognizer for each session: the embedded engine keeps a session's context, other providers serve all.
struct RecognizerFactory: Sendable {
  /// One of the providers in their order.
  enum Member: Sendable {
    case local(LocalEngine)
    case remote(RemoteRecognizer)
  }

  /// What there is more than one provider for.
  enum Mode: Sendable {
    /// The next takes over where one fails, or is so late.
    case falls(hedgeAfter: Duration?, watch: RouteWatch)
    /// All are asked.
    case compares(tell: @Sendable (Comparison) async -> Void)
  }

  let members: [Member]
  private let mode: Mode
  /// How long after its end the text of a live segment may come; nil for as long as it takes.
  var deadline: Duration?

  init(_ members: [Member], mode: Mode) {
    self.members = members
    self.mode = mode
  }

  /// A recognizer for one session.
  ///
  /// - Parameter options: How the embedded engine decodes.
  /// - Returns: The only provider, or all of them behind one face.
  /// - Throws: ``CommandError`` where there is none.
  func recognizer(_ options: LocalRecognizerOptions) throws -> any SpeechRecognizer {
    let recognizers: [any SpeechRecognizer] = members.map { member in
      let recognizer: any SpeechRecognizer =
        switch member {
        case .local(let engine): LocalRecognizer(engine: engine, options: options)
        case .remote(let recognizer): recognizer
        }
      return deadline.map { DeadlineRecognizer(recognizer, deadline: $0) } ?? recognizer
    }
    guard let first = recognizers.first else { throw CommandError(.usage, "no provider was given.") }
    let others = Array(recognizers.dropFirst())
    guard !others.isEmpty else { return first }
    return switch mode {
    case .falls(let delay, let watch): RoutedRecognizer(first, then: others, hedgeAfter: delay, watch: watch)
    case .compares(let tell): ComparingRecognizer(first, with: others, tell: tell)
    }
  }

  /// The options, with segments no longer than every provider takes.
  func limited(_ options: EndpointingOptions) throws -> EndpointingOptions {
    let capabilities = try recognizer(LocalRecognizerOptions()).capabilities
    // A WAV file has 44 bytes before its samples of two bytes each.
    let frames = [capabilities.maximumFrames, capabilities.maximumBytes.map { ($0 - 44) / 2 }].compactMap { $0 }.min()
    guard let frames else { return options }
    var options = options
    let milliseconds = Int(FrameIndex(frames).milliseconds)
    options.maximumSegmentMilliseconds = max(1_000, min(options.maximumSegmentMilliseconds, milliseconds))
    return options
  }

  /// Tells how the providers did.
  func tellHealth(_ notices: Notices) {
    for case .remote(let recognizer) in members {
      notices.detail("\(recognizer.name): \(recognizer.health.summary)")
    }
  }
}

extension ProviderHealth {
  /// How it did, in a line.
  var summary: String {
    var parts = ["\(successes) segments", "\(failures) failed attempts", "\(retries) retries"]
    if let done = Self.median(latencies.map(\.done)) { parts.append("done \(done.millisecondsText) after speech") }
    if let first = Self.median(latencies.compactMap(\.firstDelta)) {
      parts.append("first words \(first.millisecondsText) after speech")
    }
    if isSuspended { parts.append("suspended") }
    return parts.joined(separator: ", ")
  }

  private static func median(_ durations: [Duration]) -> Duration? {
    durations.isEmpty ? nil : durations.sorted()[durations.count / 2]
  }
}

extension Duration {
  /// Whole milliseconds, as in `250 ms`.
  var millisecondsText: String { "\(Int64((self / .milliseconds(1)).rounded())) ms" }
}
