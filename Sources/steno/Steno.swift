import ArgumentParser
import CMalloc
import Glibc
import StenoSystem
import StenoCore

/// The root command.
@main
struct Steno: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "steno",
    abstract: "Transcribe speech on this machine, live or from files.",
    discussion: """
      Results go to standard output or to the file named by -o; everything else goes to standard error. Ctrl-C ends the \
      input and finishes the transcript; a second Ctrl-C exits at once.

      EXAMPLES:
        steno listen                          transcribe the microphone
        steno transcribe talk.mp3 -o talk.srt
        steno caption --source pulse:@desktop
        steno devices

      EXIT STATUS:
        0   success
        64  usage error
        65  the input is not audio
        66  the input does not exist
        69  a device, model or provider is unavailable
        73  the output cannot be written
        75  a segment has no text, or retries were exhausted
        77  credentials were refused
        78  configuration error

      Segments without text are always reported, even with --quiet, and marked in the results.
      """,
    version: "0.1.0",
    subcommands: [
      TranscribeCommand.self, ListenCommand.self, TailCommand.self, CaptionCommand.self, SegmentCommand.self,
      ServeCommand.self, PunctuateCommand.self, DevicesCommand.self, ProvidersCommand.self, ModelsCommand.self,
    ])

  /// What every message begins with, those of the argument parser too.
  static let _errorLabel = "steno"

  /// Runs the command.
  static func main() async {
    // A file that may not grow any more is an error of writing it, and not the end of the program.
    signal(SIGXFSZ, SIG_IGN)
    holdStandardDescriptors()
    returnFreedMemory()
    DescriptorLimit.raise()
    if let complaint = StartUpCheck.complaint() {
      StandardError.write("steno: \(complaint)\n")
      Glibc.exit(ExitStatus.unavailable.rawValue)
    }
    let arguments = givenArguments
    let commands = configuration.subcommands.compactMap { $0.configuration.commandName }
    if let first = arguments.first, let remedy = MistakenCommand.remedy(for: first, commands: commands) {
      StandardError.write("steno: \(remedy)\n")
      Glibc.exit(ExitStatus.usage.rawValue)
    }
    do {
      await main(try Settings.configured(arguments, root: Steno.self))
    } catch {
      StandardError.write("steno: \(describe(error).printable)\n")
      Glibc.exit(ExitStatus(of: error).rawValue)
    }
  }

  /// What the command was given, in which file names may be any bytes.
  private static var givenArguments: [String] {
    (1..<max(Int(CommandLine.argc), 1)).compactMap { index in
      CommandLine.unsafeArgv[index].map { String(path: $0) }
    }
  }

  /// Opens standard input, output and error where the caller closed them, so that no file that is opened later takes
  /// their place and gets what is meant for them. Reading or writing them still fails.
  private static func holdStandardDescriptors() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Has freed memory given back to the system, and shared by threads. The allocator would raise its limit to the largest
  /// block ever freed, and keep tens of megabytes a thread for hours after one long segment.
  private static func returnFreedMemory() {
    _ = mallopt(M_TRIM_THRESHOLD, 128 * 1024)
    _ = mallopt(M_ARENA_MAX, 2)
  }
}
