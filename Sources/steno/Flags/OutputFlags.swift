public import ArgumentParser
public import StenoCaption

extension OutputFormat: ExpressibleByArgument {}

/// Where results go and how they look.
struct OutputFlags: ParsableArguments {
  @Option(help: ArgumentHelp("The format of the result. (default: by the name of -o, else text)", valueName: "format"))
  var format: OutputFormat?

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Write the result to a file; with several inputs, one each to a folder.", valueName: "file"))
  var output: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The longest line of captions, in columns, 10 to 200. (default: 42)", valueName: "n"))
  var lineLength: Int?

  @Flag(help: "In WebVTT, give every word the time that it begins at.")
  var wordTimes = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("In WebVTT, settings of every cue, as in 'line:85% align:start'.", valueName: "settings"))
  var cueSettings: String?

  /// How cues are laid out.
  func cueOptions() throws -> CueOptions {
    var options = CueOptions()
    options.lineLength = lineLength ?? options.lineLength
    options.hasWordTimes = wordTimes
    options.settings = cueSettings ?? options.settings
    try options.validate()
    return options
  }

  /// The format asked for, or the one that the file's name asks for.
  var resolvedFormat: OutputFormat {
    format ?? output.flatMap { OutputFormat(fileName: $0) } ?? .text
  }
}
