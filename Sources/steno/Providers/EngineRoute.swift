import StenoCore
import StenoSpeech
import StenoLocal
import StenoProviders

/// The engines that were asked for, as one: in their order, or side by side.
struct EngineRoute: Sendable {
  /// What there is more than one provider for.
  enum Mode: Sendable {
    /// The next takes over where one fails, or is so late.
    case falls(hedgeAfter: Duration?, watch: RouteWatch)
    /// All are asked.
    case compares(tell: @Sendable (Comparison) async -> Void)
  }

  /// All of them behind one face.
  let engine: any RecognitionEngine
  /// Those on other machines.
  let remotes: [RemoteEngine]
  /// Those on this one.
  private let locals: [LocalEngine]

  /// A route over `members`.
  ///
  /// - Parameters:
  ///   - members: The engines, the first to be asked first.
  ///   - mode: What the others are for.
  ///   - deadline: How long after its end the text of a live segment may come; nil for as long as it takes.
  /// - Throws: ``CommandError`` where there is none.
  init(_ members: [any RecognitionEngine], mode: Mode, deadline: Duration?) throws {
    remotes = members.compactMap { $0 as? RemoteEngine }
    locals = members.compactMap { $0 as? LocalEngine }
    let engines: [any RecognitionEngine] = members.map { member in
      deadline.map { DeadlineEngine(member, deadline: $0) } ?? member
    }
    guard let first = engines.first else { throw CommandError(.usage, "no provider was given.") }
    let others = Array(engines.dropFirst())
    guard !others.isEmpty else {
      engine = first
      return
    }
    engine =
      switch mode {
      case .falls(let delay, let watch): RoutedEngine(first, then: others, hedgeAfter: delay, watch: watch)
      case .compares(let tell): ComparingEngine(first, with: others, tell: tell)
      }
  }

  /// The only provider, which fetches recordings by itself.
  ///
  /// - Throws: ``CommandError`` where it cannot, or there are several.
  func fetching() throws -> any FetchingEngine {
    guard engine is RemoteEngine, let remote = remotes.first, remote.fetchesRecordings else {
      throw CommandError(.usage, "--send-url needs one provider that can fetch recordings.", setting: "send_url")
    }
    return remote
  }

  /// The options, with segments no longer than every provider takes.
  func limited(_ options: EndpointingOptions) -> EndpointingOptions {
    let capabilities = engine.capabilities
    // A WAV file has 44 bytes before its samples of two bytes each.
    let frames = [capabilities.maximumFrames, capabilities.maximumBytes.map { ($0 - 44) / 2 }].compactMap { $0 }.min()
    guard let frames else { return options }
    var options = options
    let milliseconds = Int(FrameIndex(frames).milliseconds)
    options.maximumSegmentMilliseconds = max(1_000, min(options.maximumSegmentMilliseconds, milliseconds))
    return options
  }

  /// Tells how the engines did.
  func tellHealth(_ notices: Notices) {
    for remote in remotes {
      notices.detail("\(remote.name): \(remote.health.summary)")
    }
    for skipped in locals.map(\.load.skipped) where skipped != SkippedPasses() {
      notices.detail(
        "local: for want of CPU, \(skipped.partials) partial texts and \(skipped.redecodes) second looks were skipped")
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
