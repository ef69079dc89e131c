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
      What is there is read as fast as possible, and what is added as soon as it is. A file that is truncated or \
      replaced is followed on, as tail -F does. Without --until-closed or --idle-exit it goes on until Ctrl-C.
      """)

  /// Recorders write in gulps of seconds, and a cut between two gulps would go through a word; so only a file that has
  /// not grown for long is taken to be at rest.
  static let stallGrace = Duration.seconds(60)

  @Argument(help: ArgumentHelp("The file: anything that FFmpeg can read forward.", valueName: "file"))
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
