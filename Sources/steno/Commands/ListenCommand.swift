import ArgumentParser
import StenoCapture
import StenoCore

/// A stream, live.
struct ListenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "listen", abstract: "Transcribe a stream live, until it ends or Ctrl-C.",
    discussion: """
      Words appear as soon as they are certain; what may still change is redrawn in place where standard error is a \
      terminal, and told as transcript.text.partial with --format jsonl. Several sources, such as the two sides of a \
      call, make one transcript on one clock, with the number of the source as each event's channel.
      """)

  @Argument(help: "The same as --source.")
  var input: String?

  @Option(
    help: ArgumentHelp(
      """
      pulse[:NAME], alsa[:PCM], file:PATH, a path, a URL, or - for standard input; see steno devices. May be given more \
      than once. (default: the microphone on a terminal, else standard input)
      """, valueName: "source"))
  var source: [String] = []

  @Flag(help: "Replay a file at its own speed.")
  var realtime = false

  @OptionGroup var live: LiveFlags

  func run() async throws {
    try await reportingErrors {
      let options = try live.media.optionsOfOneChannel("listen")
      try await live.transcribe { notices in
        try sourceNames(notices).map { try $0.input(options, isPaced: realtime, notices: notices) }
      }
    }
  }

  private func sourceNames(_ notices: Notices) throws -> [SourceName] {
    guard source.isEmpty || input == nil else {
      throw CommandError(.usage, "give --source, more than once if need be, or the argument, not both.")
    }
    let texts = source + (input.map { [$0] } ?? [])
    guard !texts.isEmpty else { return [try SourceName.unnamed(notices)] }
    let names = try texts.map { try SourceName($0) }
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      throw CommandError(.usage, "\(texts[index]) is given twice; each source can be listened to once.")
    }
    if let output = live.output.output {
      for path in names.compactMap(\.path) { try refuseOverwriting(path, with: output) }
    }
    return names
  }
}
