import ArgumentParser
import Glibc
import StenoCapture
import StenoCore
import StenoDecode
import StenoRecognizeLocal

/// A stream, live.
struct ListenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "listen", abstract: "Transcribe a stream live, until it ends or Ctrl-C.",
    discussion: """
      Words appear as soon as they are certain; what may still change is redrawn in place where standard error is a \
      terminal, and told as transcript.text.partial with --format jsonl.
      """)

  @Argument(help: "The same as --source.")
  var input: String?

  @Option(
    help: ArgumentHelp(
      """
      pulse[:NAME], alsa[:PCM], file:PATH, a path, a URL, or - for standard input; see steno devices. (default: the \
      microphone on a terminal, else standard input)
      """, valueName: "source"))
  var source: String?

  @Flag(help: "Replay a file at its own speed.")
  var realtime = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("New audio between two readings of an open segment; 0 for none. (default: 500)", valueName: "ms")
  )
  var partialIntervalMs: Int?

  @OptionGroup(title: "Input") var media: MediaFlags
  @OptionGroup(title: "Output") var output: OutputFlags
  @OptionGroup(title: "Segments") var endpointing: EndpointingFlags
  @OptionGroup(title: "Recognition") var engineFlags: EngineFlags
  @OptionGroup var settings: SettingsFlags
  @OptionGroup var noticeFlags: NoticeFlags

  func run() async throws {
    try await reportingErrors {
      let file = try settings.file()
      let options = try endpointing.options(file)
      let format = try output.resolvedFormat(file)
      let recognition = try recognitionOptions()
      let notices = noticeFlags.notices
      let name = try sourceName(notices)
      let mediaOptions = try media.optionsOfOneChannel("listen")
      let source = try name.open(mediaOptions, notices: notices)
      let interruption = Interruption()
      let engine = try engineFlags.engine(file, workers: 1, notices: notices)
      let result = try output.output.map { try ResultFile(path: $0, isLive: true) }
      let writer = TranscriptWriter(format: format, file: result, output: StandardOutput(screen: notices.screen))
      let run = TranscriptionRun(
        engine: engine, endpointing: options, writer: writer, notices: notices, interruption: interruption)
      try await run.listen(to: realtime ? PacedSource(source) : source, recognition: recognition)
    }
  }

  private func sourceName(_ notices: Notices) throws -> SourceName {
    guard source == nil || input == nil else {
      throw CommandError(.usage, "listen takes one source; give --source or the argument, not both.")
    }
    guard let text = source ?? input else {
      guard isatty(STDIN_FILENO) == 0 else {
        return try SourceName.defaultMicrophone(notices)
      }
      return .standardInput
    }
    let name = try SourceName(text)
    if let output = output.output, let path = name.path { try refuseOverwriting(path, with: output) }
    return name
  }

  private func recognitionOptions() throws -> LocalRecognizerOptions {
    var options = LocalRecognizerOptions()
    options.rereadings = 1
    options.doubtfulLogProbability = -0.2
    guard let interval = partialIntervalMs else { return options }
    guard interval == 0 || (100...10_000).contains(interval) else {
      throw OptionError(option: "partial_interval_ms", value: "\(interval)", range: "0, or 100 to 10000")
    }
    options.partialInterval = interval == 0 ? nil : FrameIndex(milliseconds: Int64(interval)).rawValue
    return options
  }
}
