public import ArgumentParser
public import StenoCaption

extension OutputFormat: ExpressibleByArgument {}

/// Where results go and how they look.
struct OutputFlags: ParsableArguments {
  @Option(help: ArgumentHelp("The format of the result. (default: by the name of -o, else text)", valueName: "format"))
  var format: OutputFormat?

  @Option(name: [.short, .long], help: ArgumentHelp("Write the result to a file.", valueName: "file"))
  var output: String?

  @Flag(name: .shortAndLong, help: "No progress, no live line, no notices.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Say more on standard error about what happens.")
  var verbose = false

  /// The format asked for, or the one that the file's name or the settings ask for.
  func resolvedFormat(_ file: ConfigurationFile) throws -> OutputFormat {
    if let format { return format }
    if let output, let format = OutputFormat(fileName: output) { return format }
    guard let name = file.format else { return .text }
    guard let format = OutputFormat(rawValue: name) else {
      let known = OutputFormat.allCases.map { $0.rawValue }.joined(separator: ", ")
      throw CommandError(.configuration, "the setting format is \(name); it must be one of \(known).")
    }
    return format
  }
}
