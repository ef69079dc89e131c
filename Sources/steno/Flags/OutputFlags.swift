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

  @Flag(
    help: """
      Let a live session replace a file that is not empty; without it, talk.srt is kept and talk.1.srt written. A result \
      of transcribe always replaces the file, once it is whole.
      """)
  var overwrite = false

  @Flag(help: "In text, begin every line or paragraph with its time.")
  var timestamps = false

  @Flag(help: "In text, write paragraphs rather than a line per segment of speech.")
  var paragraphs = false

  @Flag(help: "Put (?) after each word that is more likely wrong than right, in all formats but JSON.")
  var markUnsure = false

  @Flag(help: "In JSON, leave out the log probability of every token.")
  var noLogprobs = false

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
        .usage, "--format \(format.rawValue) and -o \(output) contradict each other; leave one of them out.")
    }
    if let format = format ?? named { return format }
    if let ending, let output {
      throw CommandError(
        .usage,
        "\(output): no format is named .\(ending); there are .txt, .jsonl, .json, .srt, .vtt, .ttml and .tsv, or add --format."
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
