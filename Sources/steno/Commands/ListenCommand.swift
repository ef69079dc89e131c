import ArgumentParser
import Glibc
import StenoCapture
import StenoCore

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

  @OptionGroup var live: LiveFlags

  func run() async throws {
    try await reportingErrors {
      let options = try live.media.optionsOfOneChannel("listen")
      try await live.transcribe { notices in
        let source = try sourceName(notices).open(options, notices: notices)
        return realtime ? PacedSource(source) : source
      }
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
    if let output = live.output.output, let path = name.path { try refuseOverwriting(path, with: output) }
    return name
  }
}
