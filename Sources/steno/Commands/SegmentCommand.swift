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
    commandName: "segment", abstract: "Find where speech begins and ends, without recognizing it.",
    discussion: """
      EXAMPLES:
        steno segment talk.wav
        steno segment talk.wav --format audacity -o labels.txt
        steno segment talk.wav --format wav -o segments
      """)

  @Argument(help: ArgumentHelp("Paths, URLs, or - for standard input.", valueName: "input"))
  var inputs: [String]

  @OptionGroup(title: "Output") var results: SegmentOutputFlags

  @Flag(help: "Read a file at its playback speed.")
  var realtime = false

  @OptionGroup(title: "Input") var media: MediaFlags
  @OptionGroup(title: "Segments") var endpointing: EndpointingFlags
  @OptionGroup var settings: SettingsFlags
  @OptionGroup var noticeFlags: NoticeFlags

  func run() async throws {
    try await reportingErrors {
      let options = SessionOptions(endpointing: try endpointing.options())
      let mediaOptions = try media.optionsOfOneChannel("segment")
      let file = results.output == "-" ? nil : results.output
      if let file { for input in inputs { try refuseOverwriting(input, with: file) } }
      // What is heard live is kept when it is stopped; what is read from a file is whole or absent.
      let isLive = realtime || inputs.contains("-")
      let detector = try SileroDetector()
      let writer = try SegmentWriter(
        format: results.format, scores: results.scores, output: file, isLive: isLive)
      let notices = noticeFlags.notices
      let interruption = Interruption()
      let batch = InputBatch(inputs: inputs, atOnce: 1, notices: notices, interruption: interruption)
      try await batch.run { _, input in
        let decoded = MediaSource(
          try MediaFlags.input(input), options: mediaOptions, tell: { notices.tell($0) })
        let source = media.conditioned(realtime ? PacedSource(decoded) : decoded, notices: notices)
        let tally = RunTally(name: source.name, notices: notices) { source.peak }
        let session = try SegmentationSession(source: source, detector: detector, options: options)
        let run: @Sendable () async throws -> Void = {
          try await tally.tellFormat(of: decoded)
          var segments = 0
          try await session.run { event in
            switch event {
            case .gap(let gap): tally.observe(gap)
            case .closed: segments += 1
            case .ended(let end):
              if segments == 0, end > .zero { tally.tellSilence() }
              tally.tell(end.rawValue, segments: segments)
            case .window, .opened: break
            }
            try await writer.write(event, source: source.name)
          }
        }
        if isLive {
          try await interruption.whileRunning(finish: source.finish, run)
        } else {
          try await interruption.orCancelled(stop: source.finish, run)
        }
      } ended: { _ in
      } finally: {
        try await writer.finish()
      }
    }
  }
}

/// What the segments are written as, and where.
struct SegmentOutputFlags: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Write to this file, or with --format wav to this folder.", valueName: "file"))
  var output: String?

  @Option(help: "The output format; wav writes one file per segment into the folder -o.")
  var format: SegmentOutput = .jsonl

  @Flag(help: "Print one line per window instead: its start and its speech probability.")
  var scores = false
}
