import ArgumentParser
import Glibc

/// What can be captured.
struct DevicesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "devices", abstract: "List what can be captured: microphones, and what the desktop plays.",
    discussion: """
      Each line begins with a name for --source; * marks the default of its kind. Beside these, pulse:@desktop is what \
      the default output plays.
      """)

  @Flag(help: "Write a JSON array instead of text.")
  var json = false

  @Flag(help: "Show a level meter a device until Ctrl-C.")
  var levels = false

  func validate() throws {
    if json && levels { throw ValidationError("--json and --levels contradict each other; give one.") }
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
          throw CommandError(.cannotWrite, "standard output takes no more: \(String(cString: strerror(errno))).")
        }
      }
      if list.devices.isEmpty { throw ExitCode(ExitStatus.unavailable.rawValue) }
    }
  }
}
