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

  @Option(
    name: [.short, .long], help: ArgumentHelp("Write to this file; a folder with --format wav.", valueName: "file"))
  var output: String?

  @Flag(help: "Write one line a window instead: where it begins, and the probability that it holds speech.")
  var scores = false

  @Flag(help: "Replay a file at its own speed.")
  var realtime = false

  @OptionGroup(title: "Input") var media: MediaFlags
  @OptionGroup(title: "Segments") var endpointing: EndpointingFlags
  @OptionGroup var settings: SettingsFlags
  @OptionGroup var noticeFlags: NoticeFlags

  func run() async throws {
    try await reportingErrors {
      let options = SessionOptions(endpointing: try endpointing.options())
      let mediaOptions = try media.optionsOfOneChannel("segment")
      if let output { for input in inputs { try refuseOverwriting(input, with: output) } }
      let detector = try SileroDetector()
      let writer = try SegmentWriter(format: format, scores: scores, output: output)
      let notices = noticeFlags.notices
      let interruption = Interruption()
      let batch = InputBatch(inputs: inputs, atOnce: 1, notices: notices, interruption: interruption)
      try await batch.run { _, input in
        let media = MediaSource(
          try MediaFlags.input(input), options: mediaOptions, tell: { notices.tell($0) })
        let source: any AudioSource = realtime ? PacedSource(media) : media
        let tally = RunTally(name: source.name, notices: notices)
        let session = try SegmentationSession(source: source, detector: detector, options: options)
        try await interruption.whileRunning(finish: source.finish) {
          try await tally.tellFormat(of: media)
          var segments = 0
          try await session.run { event in
            switch event {
            case .gap(let gap): tally.observe(gap)
            case .closed: segments += 1
            case .ended(let end): tally.tell(end.rawValue, segments: segments)
            case .window, .opened: break
            }
            try await writer.write(event, source: source.name)
          }
        }
      } ended: { _ in
      }
      try await writer.finish()
    }
  }
}
