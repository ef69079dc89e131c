import ArgumentParser
import StenoCaption
import StenoCore
import StenoDecode
import StenoLocal

/// Files or URLs, as fast as possible.
struct TranscribeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transcribe", abstract: "Transcribe files, URLs or standard input as fast as possible.",
    discussion: """
      Several inputs are transcribed two at a time, and their results are written in the order given. If one fails, the \
      others are still transcribed, and the exit status is that of the failure. The file named by -o appears when it is \
      complete; after Ctrl-C, FILE.part holds what was finished.

      EXAMPLES:
        steno transcribe talk.mp3
        steno transcribe talk.mp3 -o talk.srt
        steno transcribe one.wav two.wav --format json -o transcripts/
        steno transcribe call.wav --channel all --speaker-names "Me,The guest"
        steno transcribe https://example.org/talk.mp3 --send-url --provider aimlapi
      """)

  /// How many inputs are worked on at once: as many as the engine has threads.
  private static let inputsAtOnce = 2

  @Argument(help: ArgumentHelp("Paths, URLs, or - for standard input.", valueName: "input"))
  var inputs: [String]

  @Flag(
    name: .customLong("send-url"),
    help: """
      Send URLs instead of audio: the provider, aimlapi or vakyansh, fetches each recording itself and returns one \
      transcript of all of it.
      """)
  var sendURL = false

  @OptionGroup(title: "Output") var output: OutputFlags
  @OptionGroup(title: "Recognition") var engineFlags: EngineFlags
  @OptionGroup(title: "Input") var media: MediaFlags
  @OptionGroup(title: "Segments") var endpointing: EndpointingFlags
  @OptionGroup var settings: SettingsFlags
  @OptionGroup var statistics: StatisticsFlags
  @OptionGroup var noticeFlags: NoticeFlags

  /// Spares the loading of a model where there is nothing to transcribe.
  ///
  /// - Throws: The status of the last input, where none of them exists.
  private func checkInputs(_ notices: Notices) throws {
    let failures = inputs.compactMap { input in
      do {
        try SourceName(input).checkExists()
        return nil as (any Error)?
      } catch { return error }
    }
    guard failures.count == inputs.count, let last = failures.last else { return }
    for failure in failures { notices.fail(failure) }
    throw ExitCode(ExitStatus(of: last).rawValue)
  }

  func run() async throws {
    try await reportingErrors {
      let file = try settings.file()
      let format = try output.resolvedFormat()
      let destinations = try Destinations(inputs: inputs, output: output.file, format: format)
      let cues = try output.cueOptions(language: engineFlags.spokenLanguage())
      let options = try endpointing.options()
      let mediaOptions = try media.options()
      let notices = noticeFlags.notices
      let names = try media.givenNames()
      try checkSendURL(file)
      try checkInputs(notices)
      let interruption = Interruption()
      let route = try engineFlags.route(file, workers: Self.inputsAtOnce, notices: notices)
      let printer = StandardOutput(screen: notices.screen, wraps: format == .text)
      defer { route.tellHealth(notices) }
      let batch = InputBatch(inputs: inputs, atOnce: Self.inputsAtOnce, notices: notices, interruption: interruption)
      try await statistics.reporting(route, notices) {
        try await batch.run { number, input in
          let file = try destinations.path(for: input).map { try ResultFile(path: $0, isLive: false) }
          let writer = TranscriptWriter(
            format: format.makeFormat(cues: cues, options: output.transcriptOptions(hasVoices: media.takesSeveral)),
            file: file, output: printer, number: number, notices: notices,
            heading: format == .text ? heading(of: number) : "")
          let run = TranscriptionRun(
            route: route, endpointing: options, writer: writer, notices: notices,
            interruption: interruption,
            mediaFlags: media)
          try await transcribe(input, by: run, mediaOptions, names)
        } ended: { number in
          try await printer.end(number)
        }
      }
    }
  }

  private func transcribe(
    _ input: String, by run: TranscriptionRun, _ options: MediaOptions, _ names: [String]
  ) async throws {
    if sendURL { return try await run.transcribe(url: input) }
    let media = try MediaFlags.input(input)
    if self.media.takesAllTracks {
      try await run.transcribeTracks(of: media, media: options, names: names)
    } else if self.media.takesAllChannels {
      try await run.transcribeChannels(of: media, media: options, names: names)
    } else {
      try await run.transcribe(media, media: options)
    }
  }

  /// What is printed before the text of one of several inputs, as head(1) does.
  private func heading(of number: Int) -> String {
    inputs.count < 2 ? "" : (number > 0 ? "\n" : "") + "==> \(MediaInput(inputs[number]).name.printable) <==\n"
  }
}
