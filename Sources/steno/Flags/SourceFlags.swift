import ArgumentParser
import StenoCapture
import StenoCore
import StenoDecode

/// What a live command listens to.
struct SourceFlags: ParsableArguments {
  @Argument(help: "Same as --source.")
  var input: String?

  @Option(
    help: ArgumentHelp(
      """
      What to listen to: pulse[:NAME], alsa[:PCM], file:PATH, a path, a URL, or - for standard input; see steno \
      devices. Repeatable, with the speaker's name if wanted, such as "Guests=pulse:@desktop". (default: the microphone \
      on a terminal, else standard input)
      """, valueName: "[name=]source"))
  var source: [String] = []

  @Flag(help: "Read a file at its playback speed.")
  var realtime = false

  /// The sources, in their order; empty where none is given.
  ///
  /// - Parameter output: The file that results go to, which none of them may be.
  /// - Returns: The sources with their names.
  /// - Throws: ``CommandError`` for what is wrong with them.
  func given(output: String?) throws -> [NamedSource] {
    guard source.isEmpty || input == nil else {
      throw CommandError(.usage, "give either --source, which is repeatable, or the argument, not both.")
    }
    let sources = try (source + (input.map { [$0] } ?? [])).map { try NamedSource($0) }
    try sources.validate()
    for source in sources { try source.source.checkExists() }
    if let output {
      for path in sources.compactMap(\.source.path) { try refuseOverwriting(path, with: output) }
    }
    return sources
  }

  /// Opens the sources that are given, or the one that is listened to where none is.
  func open(_ given: [NamedSource], media: MediaOptions, notices: Notices) throws -> [LiveInput] {
    let sources = given.isEmpty ? [NamedSource(try SourceName.unnamed(notices), text: "")] : given
    return try sources.enumerated().map { number, named in
      var input = try named.source.input(media, isPaced: realtime, notices: notices)
      input.voice = named.voice(number, of: sources.count)
      return input
    }
  }
}
