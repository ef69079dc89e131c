import ArgumentParser
import StenoCaption
import StenoCapture
import StenoCore
import StenoDecode
import StenoPipeline
import StenoVAD

/// Speech segments only.
struct SegmentCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "segment", abstract: "Find where speech begins and ends, without recognizing it.")

  @Argument(help: ArgumentHelp("Paths, URLs, or - for standard input.", valueName: "input"))
  var inputs: [String]

  @Option(help: "What to write: jsonl, rttm, audacity, or wav (a file a segment, in the folder -o).")
  var format: SegmentOutput = .jsonl

  @Option(name: [.short, .long], help: ArgumentHelp("Write to this file; a folder with --format wav.", valueName: "file"))
  var output: String?

  @Flag(help: "Write one line a window instead: where it begins, and the probability that it holds speech.")
  var scores = false

  @Flag(help: "Replay a file at its own speed.")
  var realtime = false

  @Flag(name: .shortAndLong, help: "No notices.")
  var quiet = false

  @Option(help: ArgumentHelp("Settings as a JSON object; flags come before it.", valueName: "file"))
  var config: String?

  @OptionGroup(title: "Input") var media: MediaFlags
  @OptionGroup(title: "Segments") var endpointing: EndpointingFlags

  func run() async throws {
    try await reportingErrors {
      let configuration = try config.map { try ConfigurationFile(path: $0) } ?? ConfigurationFile()
      let options = SessionOptions(endpointing: try endpointing.options(configuration))
      let mediaOptions = try media.options()
      guard !media.takesAllChannels else {
        throw CommandError(.usage, "segment takes one channel at a time; use --channel with a number.")
      }
      let detector = try SileroDetector()
      let writer = try SegmentWriter(format: format, scores: scores, output: output)
      let interruption = Interruption()
      var status: ExitStatus?
      for input in inputs where !interruption.isInterrupted {
        do {
          let media = MediaSource(try MediaFlags.input(input), options: mediaOptions)
          let source: any AudioSource = realtime ? PacedSource(media) : media
          let session = try SegmentationSession(source: source, detector: detector, options: options)
          try await interruption.whileRunning(finish: source.finish) {
            try await session.run { try await writer.write($0, source: source.name) }
          }
        } catch let error as SourceError {
          StandardError.write("steno: \(error)\n")
          status = ExitStatus(of: error)
        }
      }
      try await writer.finish()
      if let status { throw ExitCode(status.rawValue) }
    }
  }
}
