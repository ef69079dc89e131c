import Foundation
import Testing

/// The help is part of the interface: a change to it is a change to these files.
@Suite struct HelpTests {
  @Test(arguments: [
    "steno", "transcribe", "listen", "tail", "caption", "segment", "serve", "punctuate", "devices", "providers",
    "models",
  ])
  func helpIsAsWritten(_ name: String) async throws {
    let written = Command.package.appending(path: "Tests/StenoCommandTests/Help/\(name).txt")
    let outcome = name == "steno" ? try await Command.run("--help") : try await Command.run(name, "--help")
    #expect(outcome.status == 0)
    #expect(outcome.output == (try String(contentsOf: written, encoding: .utf8)))
  }
}
