import ArgumentParser
import StenoCaption
import StenoServer
import StenoCore

/// How captions look and where they are shown.
struct CaptionFlags: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Port of the page, or 0 for any free port. (default: 8080)", valueName: "n"))
  var port: Int?

  @Option(
    help: ArgumentHelp(
      "Address of the page; if other machines can reach it, a token is needed. (default: 127.0.0.1)",
      valueName: "address"))
  var host: String?

  @Option(
    help: ArgumentHelp(
      "The token itself; other users can see it in the process list, so prefer --token-file.", valueName: "text"))
  var token: String?

  @Option(
    help: ArgumentHelp(
      "A file with the token that browsers must send as ?token=…; at least 8 characters. (default: $STENO_TOKEN)",
      valueName: "file"))
  var tokenFile: String?

  @Option(help: ArgumentHelp("Title of the page. (default: Live captions)", valueName: "text"))
  var title: String?

  @Flag(help: "Do not serve the page.")
  var noServer = false

  @Option(parsing: .unconditional, help: ArgumentHelp("Lines of captions, 2 or 3. (default: 2)", valueName: "n"))
  var lines: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Silence after which captions are cleared, 1 to 60. (default: 6)", valueName: "seconds"))
  var clearAfter: Double?

  @Option(help: ArgumentHelp("Also write WebVTT segments and a live HLS playlist into this folder.", valueName: "dir"))
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
