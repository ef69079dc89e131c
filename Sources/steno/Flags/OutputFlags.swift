public import ArgumentParser
public import StenoCaption

extension OutputFormat: ExpressibleByArgument {}

/// Where results go and how they look.
struct OutputFlags: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Write the result to this file; with several inputs, to a folder, one file per input.", valueName: "file"))
  var output: String?

  @Option(help: ArgumentHelp("The output format. (default: from the name given to -o, else text)", valueName: "format"))
  var format: OutputFormat?

  @Flag(
    help: """
      Let a live session replace a file that is not empty; otherwise talk.srt is kept and talk.1.srt is written. \
      steno transcribe always replaces the file, once the result is complete.
      """)
  var overwrite = false

  @Flag(help: "Text: begin each line or paragraph with its time.")
  var timestamps = false

  @Flag(help: "Text: write paragraphs instead of one line per segment.")
  var paragraphs = false

  @Flag(help: "All but JSON: put (?) after each word that is more likely wrong than right.")
  var markUnsure = false

  @Flag(help: "JSON: omit the log probabilities of tokens.")
  var noLogprobs = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Captions: maximum line length in columns, 10 to 200. (default: 42)", valueName: "n"))
  var lineLength: Int?

  @Flag(help: "WebVTT: add a timestamp to each word.")
  var wordTimes = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("WebVTT: settings of each cue, such as 'line:85% align:start'.", valueName: "settings"))
  var cueSettings: String?

  /// How cues are laid out.
  ///
  /// - Parameter language: The language of the text as a tag; nil where it is not known.
  /// - Returns: The options.
  /// - Throws: What is out of range.
  func cueOptions(language: String?) throws -> CueOptions {
    var options = CueOptions()
    options.language = language ?? ""
    options.lineLength = lineLength ?? options.lineLength
    options.hasWordTimes = wordTimes
    options.settings = cueSettings ?? options.settings
    try options.validate()
    return options
  }

  /// What the result says beside the words.
  func transcriptOptions(hasVoices: Bool) -> TranscriptOptions {
    var options = TranscriptOptions()
    options.hasVoices = hasVoices
    options.hasTimestamps = timestamps
    options.hasParagraphs = paragraphs
    options.marksUnsureWords = markUnsure
    options.hasLogProbabilities = !noLogprobs
    return options
  }

  /// The file to write to; nil for standard output, which `-` is too.
  var file: String? { output == "-" ? nil : output }

  /// The format asked for, or the one that the file's name asks for.
  func resolvedFormat() throws -> OutputFormat {
    let ending = file.flatMap(Self.ending(of:))
    let named = ending.flatMap { OutputFormat(fileName: "x." + $0) }
    if let format, let named, let output, format != named {
      throw CommandError(
        .usage, "--format \(format.rawValue) and -o \(output) contradict each other; remove one of them.")
    }
    if let format = format ?? named { return format }
    if let ending, let output {
      throw CommandError(
        .usage,
        "\(output): unknown format .\(ending); use .txt, .jsonl, .json, .srt, .vtt, .ttml or .tsv, or add --format."
      )
    }
    return .text
  }

  /// What a file's name ends with: a few letters and digits after the last dot. A folder has none, nor a device.
  private static func ending(of path: String) -> String? {
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return nil }
    let ending = name[name.index(after: dot)...]
    let looksLikeOne = (1...8).contains(ending.count) && ending.contains(where: \.isLetter)
    guard looksLikeOne, ending.allSatisfy({ $0.isLetter || $0.isNumber }), !Destinations.isFolder(path) else {
      return nil
    }
    return ending.lowercased()
  }
}
