import Foundation
import Glibc
import Testing

/// The level meters on a terminal.
@Suite(.timeLimit(.minutes(5))) struct DevicesTerminalTests {
  @Test(arguments: [20, 30, 52, 80] as [UInt16])
  func levelsAreRedrawnInPlaceHoweverNarrowTheTerminal(_ columns: UInt16) async throws {
    let folder = try TemporaryFolder()
    let devices = try folder.file(
      "asoundrc",
      """
      </usr/share/alsa/alsa.conf>
      pcm.a_microphone_with_a_long_name { type null hint { show on description "Quiet" } }
      pcm.another { type null hint { show on description "Quiet" } }
      """)
    let run = try TerminalRun(
      ["devices", "--levels"], columns: columns, rows: 10,
      environment: ["ALSA_CONFIG_PATH": devices, "PULSE_SERVER": "unix:/nonexistent"])
    // The cursor goes up by as many lines as there are devices: the first drawing is drawn over.
    #expect(await run.shows("\u{1B}[2A"))
    run.send(SIGINT)
    #expect(await run.status() == 0)
    let lines = run.text.split(separator: "\r\n").filter { $0.hasSuffix("\u{1B}[K") }
    #expect(lines.count >= 2)
    for line in lines {
      let shown = line.replacing("\u{1B}[2A", with: "").replacing("\u{1B}[K", with: "")
      #expect(shown.count < columns, "it would wrap: \(shown)")
      #expect(shown.contains("name ") || shown.contains("another "), "which device is it? \(shown)")
    }
  }
}
