import ArgumentParser
import StenoCaption
import StenoCaptionServer
import StenoCore

/// How captions look and where they are shown.
struct CaptionFlags: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The page's port; 0 for any free one. (default: 8080)", valueName: "n"))
  var port: Int?

  @Option(
    help: ArgumentHelp(
      "The page's address; other than this machine's own it needs a token. (default: 127.0.0.1)", valueName: "address"))
  var host: String?

  @Option(help: ArgumentHelp("The same as --token-file, but shown in the list of processes.", valueName: "text"))
  var token: String?

  @Option(
    help: ArgumentHelp(
      "A file with what a browser must know, as ?token=…; at least 8 characters. (default: $STENO_TOKEN)",
      valueName: "file"))
  var tokenFile: String?

  @Option(help: ArgumentHelp("What the page is called. (default: Live captions)", valueName: "text"))
  var title: String?

  @Flag(help: "No page.")
  var noServer = false

  @Option(parsing: .unconditional, help: ArgumentHelp("Lines of captions, 2 or 3. (default: 2)", valueName: "n"))
  var lines: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Silence after which captions go, 1 to 60. (default: 6)", valueName: "seconds"))
  var clearAfter: Double?

  @Option(help: ArgumentHelp("Also write WebVTT segments and a playlist for live HLS into a folder.", valueName: "dir"))
  var hls: String?

  /// How captions are laid out.
  ///
  /// - Parameter lineLength: The longest line, in columns.
  /// - Returns: The options, inside their ranges.
  /// - Throws: What is wrong with them.
  func layout(lineLength: Int) throws -> RollUpOptions {
    var options = RollUpOptions()
    options.lines = lines ?? options.lines
    options.lineLength = lineLength
    if let clearAfter {
      guard (1...60).contains(clearAfter) else {
        throw OptionError(option: "clear_after", value: "\(clearAfter)", range: "1 to 60 seconds")
      }
      options.clearAfter = .milliseconds(Int64((clearAfter * 1_000).rounded()))
    }
    try options.validate()
    return options
  }

  /// Where the page is served; nil where it is not.
  ///
  /// - Parameter notices: Whom to warn of a token that others can read.
  /// - Returns: Where, and to whom.
  /// - Throws: What is wrong with it.
  func server(_ notices: Notices) throws -> CaptionServerOptions? {
    guard !noServer else { return nil }
    var options = CaptionServerOptions()
    options.port = port ?? options.port
    options.host = host ?? options.host
    options.title = title
    options.token = try PageToken.resolve(flag: token, file: tokenFile, notices: notices)
    try options.validate()
    return options
  }
}
