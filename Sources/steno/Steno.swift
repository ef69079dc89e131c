import ArgumentParser

/// The root command.
@main
struct Steno: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "steno",
    abstract: "Turns sound into a transcript, live or from files, on this machine.",
    discussion: """
      Results go to standard output or to the file that -o names; everything else goes to standard error. Ctrl-C ends \
      the input and finishes what was begun; a second one exits at once.
      """,
    version: "0.1.0",
    subcommands: [
      TranscribeCommand.self, ListenCommand.self, SegmentCommand.self, ModelsCommand.self,
    ])
}
