import ArgumentParser
import Glibc
import StenoCaption
import StenoCore
import StenoDecode
import StenoSpeech

/// What every command shares that transcribes while the sound is still coming.
struct LiveFlags: ParsableArguments {
  @OptionGroup(title: "Output") var output: OutputFlags
  @OptionGroup(title: "Recognition") var engineFlags: EngineFlags
  @OptionGroup(title: "Input") var media: MediaFlags
  @OptionGroup(title: "Segments") var endpointing: EndpointingFlags
  @OptionGroup(title: "Latency and load") var load: LoadFlags
  @OptionGroup var settings: SettingsFlags
  @OptionGroup var statistics: StatisticsFlags
  @OptionGroup var noticeFlags: NoticeFlags

  /// Transcribes as ``transcribe(stallGrace:watch:_:)`` does, and returns the status of items that have no text.
  func status(
    stallGrace: Duration? = nil, watch makeWatch: ((Notices, [Voice]) throws -> LiveWatch)? = nil,
    _ makeInputs: (Notices) throws -> [LiveInput]
  ) async throws -> ExitCode? {
    do {
      try await transcribe(stallGrace: stallGrace, watch: makeWatch, makeInputs)
      return nil
    } catch let status as ExitCode {
      return status
    }
  }

  /// Transcribes the sources that `makeInputs` gives, until they end or a signal comes.
  ///
  /// - Parameters:
  ///   - stallGrace: How long the source may be silent before its open segment ends; nil for the default.
  ///   - makeWatch: Makes what else hears and sees it all, and shows it in the place of the live line; nil for nobody.
  ///   - makeInputs: Makes the sources; what they have to say goes to the notices it is given.
  /// - Throws: What is wrong with an option, what `makeInputs` throws, and why the transcription broke off.
  func transcribe(
    stallGrace: Duration? = nil, watch makeWatch: ((Notices, [Voice]) throws -> LiveWatch)? = nil,
    _ makeInputs: (Notices) throws -> [LiveInput]
  ) async throws {
    let file = try settings.file()
    let options = try endpointing.options()
    let (format, cues) = try (output.resolvedFormat(), output.cueOptions(language: engineFlags.spokenLanguage()))
    let (recognition, deadline) = try (recognitionOptions(), load.segmentDeadline())
    let notices = noticeFlags.notices
    let inputs = try makeInputs(notices)
    let interruption = Interruption {
      notices.tell("finishing the transcript; press Ctrl-C again to exit at once.")
    }
    let voices = inputs.compactMap(\.voice)
    let isShown = makeWatch != nil && notices.screen != nil && StandardOutput.isTerminal && output.format == nil
    let writer = TranscriptWriter(
      format: format.makeFormat(cues: cues, options: output.transcriptOptions(hasVoices: !voices.isEmpty)),
      file: try openFile(notices),
      output: StandardOutput(screen: notices.screen, isMuted: isShown, wraps: format == .text), notices: notices)
    try await writer.begin()
    let workers = Self.workers(for: inputs)
    let route = try await route(file, deadline, workers, notices) { await writer.discard() }
    let run = TranscriptionRun(
      route: route, endpointing: options, writer: writer, notices: notices, interruption: interruption,
      mediaFlags: media, stallGrace: stallGrace, load: load)
    let watch = try makeWatch?(notices, voices)
    defer { route.tellHealth(notices) }
    try await statistics.reporting(route, notices) {
      try await run.listen(to: inputs, recognition: recognition, watch: watch)
    }
  }

  /// The file that is written live; nil for standard output.
  private func openFile(_ notices: Notices) throws -> ResultFile? {
    guard let path = output.file else { return nil }
    let file = try ResultFile(path: path, isLive: true, overwrites: output.overwrite)
    if file.path != path {
      notices.tell("\(path) is kept: writing this session to \(file.path). Use --overwrite to replace it.")
    }
    return file
  }

  /// Loads the engines; where that fails, nothing has been said that a file could hold.
  private func route(
    _ file: ConfigurationFile, _ deadline: Duration, _ workers: Int, _ notices: Notices,
    orElse discard: () async -> Void
  ) async throws -> EngineRoute {
    do {
      return try engineFlags.route(file, workers: workers, deadline: deadline, notices: notices)
    } catch {
      await discard()
      throw error
    }
  }

  /// The threads that decode: one for each source, as long as there are processors for them.
  private static func workers(for inputs: [LiveInput]) -> Int {
    max(1, min(inputs.count, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  }

  private func recognitionOptions() throws -> RecognitionOptions {
    var options = RecognitionOptions()
    guard let interval = load.partialIntervalMs else { return options }
    guard interval == 0 || (100...10_000).contains(interval) else {
      throw OptionError(option: "partial_interval_ms", value: "\(interval)", range: "0, or 100 to 10000")
    }
    options.partialInterval = interval == 0 ? nil : FrameIndex(milliseconds: Int64(interval)).rawValue
    return options
  }
}
