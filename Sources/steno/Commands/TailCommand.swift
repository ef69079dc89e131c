import ArgumentParser
import Glibc
import StenoCapture
import StenoCore
import StenoDecode

/// A file that is still growing.
struct TailCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tail", abstract: "Transcribe a recording while it is being written.",
    discussion: """
      Transcribes what the file already holds as fast as possible, then whatever is added to it. Like tail -F, it keeps \
      following a file that is truncated or replaced. Without --until-closed or --idle-exit it runs until Ctrl-C.

      EXAMPLES:
        steno tail recording.mkv --until-closed -o recording.srt
        steno tail recording.wav --from end --idle-exit 30
        steno tail playlist.m3u8 --follow-playlist
      """)

  /// Recorders write in gulps of seconds, and a cut between two gulps would go through a word; so only a file that has
  /// not grown for long is taken to be at rest.
  static let stallGrace = Duration.seconds(60)

  @Argument(help: ArgumentHelp("The file, in any format that FFmpeg can read while it grows.", valueName: "file"))
  var file: String

  @OptionGroup(title: "Following") var tail: TailFlags
  @OptionGroup var live: LiveFlags

  func run() async throws {
    try await reportingErrors {
      if let output = live.output.file { try refuseOverwriting(file, with: output) }
      let media = try live.media.optionsOfOneChannel("tail")
      try await live.transcribe(stallGrace: Self.stallGrace) { notices in
        [LiveInput(source: try tail.open(file, media: media, notices: notices))]
      }
    }
  }
}
