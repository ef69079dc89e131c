import ArgumentParser

/// A stream, live.
struct ListenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "listen", abstract: "Transcribe a stream live, until it ends or Ctrl-C.",
    discussion: """
      Words appear as soon as they are certain; what may still change is redrawn in place where standard error is a \
      terminal, and told as transcript.text.partial with --format jsonl. Several sources, such as the two sides of a \
      call, make one transcript on one clock: --source Me=pulse --source Guests=pulse:@desktop. A name may hold spaces, \
      but no : or /; without one, a source has its number. A file called a=b.wav is written ./a=b.wav.
      """)

  @OptionGroup var sources: SourceFlags
  @OptionGroup var live: LiveFlags

  func run() async throws {
    try await reportingErrors {
      let options = try live.media.optionsOfOneChannel("listen")
      let given = try sources.given(output: live.output.file)
      try await live.transcribe { notices in
        try sources.open(given, media: options, notices: notices)
      }
    }
  }
}
