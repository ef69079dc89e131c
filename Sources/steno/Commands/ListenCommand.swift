import ArgumentParser

/// A stream, live.
struct ListenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "listen", abstract: "Transcribe a stream live, until it ends or Ctrl-C.",
    discussion: """
      Words appear as soon as they are final. Unstable words are dimmed and redrawn in place if standard error is a \
      terminal; with --format jsonl they are transcript.text.partial events.

      Press Enter, or send SIGUSR2, to end the current segment at once and get its final text.

      Several sources, such as the two sides of a call, make one transcript on one clock. Each can be given a speaker's \
      name, which must not contain : or /; otherwise it is numbered. Write a file called a=b.wav as ./a=b.wav.

      EXAMPLES:
        steno listen                              transcribe the microphone
        steno listen -o talk.vtt                  also write captions while you speak
        steno listen --source Me=pulse --source Guests=pulse:@desktop -o call.srt
        ffmpeg -v error -i talk.mp3 -f wav - | steno listen -
      """)

  @OptionGroup(title: "Source") var sources: SourceFlags
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
