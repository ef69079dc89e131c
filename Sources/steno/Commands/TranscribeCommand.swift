import ArgumentParser
import StenoCaption
import StenoCore
import StenoDecode
import StenoRecognizeLocal

/// Files or URLs, as fast as possible.
struct TranscribeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transcribe", abstract: "Transcribe files, URLs or standard input as fast as possible.",
    discussion: """
      Of several inputs two are worked on at a time, and their results come in the order given; one that fails does \
      not stop the others, and the command ends with its status. A file named with -o is written when it is whole.
      """)

  /// How many inputs are worked on at once: as many as the engine has threads.
  private static let inputsAtOnce = 2

  @Argument(help: ArgumentHelp("Paths, URLs, or - for standard input.", valueName: "input"))
  var inputs: [String]

  @OptionGroup(title: "Input") var media: MediaFlags
  @OptionGroup(title: "Output") var output: OutputFlags
  @OptionGroup(title: "Segments") var endpointing: EndpointingFlags
  @OptionGroup(title: "Recognition") var engineFlags: EngineFlags
  @OptionGroup var settings: SettingsFlags
  @OptionGroup var statistics: StatisticsFlags
  @OptionGroup var noticeFlags: NoticeFlags

  func run() async throws {
    try await reportingErrors {
      let file = try settings.file()
      let format = output.resolvedFormat
      let destinations = try Destinations(inputs: inputs, output: output.output, format: format)
      let cues = try output.cueOptions()
      let options = try endpointing.options()
      let mediaOptions = try media.options()
      let notices = noticeFlags.notices
      let interruption = Interruption()
      let recognizers = try engineFlags.recognizers(file, workers: Self.inputsAtOnce, notices: notices)
      let printer = StandardOutput(screen: notices.screen)
      defer { recognizers.tellHealth(notices) }
      let batch = InputBatch(inputs: inputs, atOnce: Self.inputsAtOnce, notices: notices, interruption: interruption)
      try await statistics.reporting(recognizers, notices) {
        try await batch.run { number, input in
          let file = try destinations.path(for: input).map { try ResultFile(path: $0, isLive: false) }
          let writer = TranscriptWriter(
            format: format.makeFormat(cues: cues, hasVoices: media.takesAllChannels), file: file, output: printer,
            number: number)
          let run = TranscriptionRun(
            recognizers: recognizers, endpointing: options, writer: writer, notices: notices, interruption: interruption
          )
          if media.takesAllTracks {
            try await run.transcribeTracks(of: try MediaFlags.input(input), media: mediaOptions)
          } else if media.takesAllChannels {
            try await run.transcribeChannels(of: try MediaFlags.input(input), media: mediaOptions)
          } else {
            try await run.transcribe(try MediaFlags.input(input), media: mediaOptions)
          }
        } ended: { number in
          try await printer.end(number)
        }
      }
    }
  }
}
