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
      Several inputs are transcribed one after another; one that fails does not stop the others, and the command ends \
      with its status.
      """)

  @Argument(help: ArgumentHelp("Paths, URLs, or - for standard input.", valueName: "input"))
  var inputs: [String]

  @OptionGroup(title: "Input") var media: MediaFlags
  @OptionGroup(title: "Output") var output: OutputFlags
  @OptionGroup(title: "Segments") var endpointing: EndpointingFlags
  @OptionGroup(title: "Recognition") var engineFlags: EngineFlags

  func run() async throws {
    try await reportingErrors {
      let file = try engineFlags.file()
      let format = try output.resolvedFormat(file)
      let destinations = try Destinations(inputs: inputs, output: output.output, format: format)
      let options = try endpointing.options(file)
      let mediaOptions = try media.options()
      let engine = try engineFlags.engine(file, workers: 2)
      let interruption = Interruption()
      var status: ExitStatus?
      for input in inputs where !interruption.isInterrupted {
        let run = TranscriptionRun(
          engine: engine, endpointing: options, format: format, path: destinations.path(for: input),
          screen: LiveLine.onTerminal(unless: output.quiet))
        do {
          try await run.transcribe(
            input, media: mediaOptions, allChannels: media.takesAllChannels, interruption: interruption)
        } catch {
          StandardError.write("steno: \(describe(error))\n")
          status = ExitStatus(of: error)
        }
      }
      if let status { throw ExitCode(status.rawValue) }
    }
  }
}
