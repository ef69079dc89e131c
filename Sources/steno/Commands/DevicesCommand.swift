import ArgumentParser
import Glibc

/// What can be captured.
struct DevicesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "devices", abstract: "List the audio devices that can be captured.",
    discussion: """
      Each line begins with the name to give to --source; * marks the default of its kind. A monitor captures what is \
      played through an output; pulse:@desktop is the monitor of the default output.

      EXAMPLES:
        steno devices
        steno devices --levels          see which microphone picks up your voice
        steno listen --source pulse:@desktop
      """)

  @Flag(help: "Print a JSON array instead of text.")
  var json = false

  @Flag(help: "Show a level meter for each device until Ctrl-C.")
  var levels = false

  func validate() throws {
    if json && levels { throw ValidationError("--json and --levels cannot be combined; give one of them.") }
  }

  func run() async throws {
    try await reportingErrors {
      let list = DeviceList()
      for complaint in list.complaints { StandardError.write("steno: \(complaint.printable)\n") }
      if levels, !list.devices.isEmpty {
        // What becomes of a device is in its line.
        let board = try LevelBoard(list.devices, notices: Notices(isQuiet: true, isVerbose: false))
        await Interruption().whileRunning(finish: board.finish) { await board.run() }
      } else if json || !list.devices.isEmpty {
        let text = json ? try list.json() : list.text
        guard writeAll(Array(text.utf8), to: STDOUT_FILENO) else {
          throw CommandError(.cannotWrite, "cannot write to standard output: \(String(cString: strerror(errno))).")
        }
      }
      if list.devices.isEmpty { throw ExitCode(ExitStatus.unavailable.rawValue) }
    }
  }
}
