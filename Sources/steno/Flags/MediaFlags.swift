import ArgumentParser
import StenoCapture
import StenoCore
import StenoDecode

/// How input is read.
struct MediaFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Format of input without a header: encoding, rate and channels, such as s16le:16000:1.", valueName: "format"))
  var raw: String?

  @Option(
    help: ArgumentHelp(
      """
      The audio track: its number, from 1, or its language (en, eng); 'all' transcribes each track separately. \
      (default: the first that is not a commentary)
      """, valueName: "n|language|all"))
  var track: String?

  @Option(
    help: ArgumentHelp(
      "The channel, from 1; 'all' transcribes each channel separately. (default: all channels mixed)",
      valueName: "n|all"))
  var channel: String?

  @Flag(
    help: """
      Use the signal unchanged: do not remove DC offset, do not amplify quiet speech, and mix channels even if they \
      cancel each other out.
      """)
  var noConditioning = false

  @Option(
    help: ArgumentHelp(
      "Who speaks on each channel or track, with --channel all or --track all, such as \"Me,The guests\".",
      valueName: "names"))
  var speakerNames: String?

  /// Who speaks on each channel or track, in their order.
  ///
  /// - Throws: ``CommandError`` where the names cannot be told apart, or nobody asked for channels.
  func givenNames() throws -> [String] {
    guard let speakerNames else { return [] }
    guard takesSeveral else {
      throw CommandError(
        .usage, "--speaker-names needs --channel all or --track all; name a source with --source Me=pulse.")
    }
    let names = try speakerNames.split(separator: ",").map { try NamedSource.name(String($0), in: speakerNames) }
    guard Set(names).count == names.count else {
      throw CommandError(.usage, "--speaker-names contains a name twice; give each speaker a different one.")
    }
    return names
  }

  /// Whether each channel gets its own transcript.
  var takesAllChannels: Bool { channel == "all" }

  /// Whether each audio track gets its own transcript.
  var takesAllTracks: Bool { track == "all" }

  /// Whether there are several transcripts in one.
  var takesSeveral: Bool { takesAllChannels || takesAllTracks }

  /// The decoder's options.
  func options() throws -> MediaOptions {
    var options = MediaOptions()
    // The conditioning stage does it, and says so.
    options.cleansSamples = false
    if noConditioning { options.channel = .mean }
    options.rawFormat = try raw.map { text throws(OptionError) in try RawFormat(parsing: text) }
    options.track = try chosenTrack()
    if takesAllTracks, takesAllChannels {
      throw CommandError(.usage, "--track all and --channel all cannot be combined; choose one track or one channel.")
    }
    guard let channel, channel != "all" else { return options }
    guard let number = Int(channel), number >= 1 else {
      throw CommandError(.usage, "--channel is \(channel); it must be a number from 1, or all.")
    }
    options.channel = .number(number)
    return options
  }

  private func chosenTrack() throws -> MediaOptions.Track {
    guard let track, track != "all" else { return .automatic }
    if let number = Int(track) {
      guard number >= 1 else { throw CommandError(.usage, "--track is \(track); tracks are counted from 1.") }
      return .number(number)
    }
    let parts = track.split(separator: "-", omittingEmptySubsequences: false)
    let isTag =
      (2...3).contains(parts[0].count)
      && parts.allSatisfy { part in
        (1...8).contains(part.count) && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
      }
    guard isTag else {
      throw CommandError(
        .usage, "--track is \(track); it must be a number from 1, a language such as en or eng, or all.")
    }
    return .language(track)
  }

  /// The decoder's options for a command that takes one channel at a time.
  func optionsOfOneChannel(_ command: String) throws -> MediaOptions {
    guard !takesAllTracks else {
      throw CommandError(.usage, "\(command) takes one track at a time; use --track with a number or a language.")
    }
    guard !takesAllChannels else {
      throw CommandError(.usage, "\(command) takes one channel at a time; use --channel with a number.")
    }
    return try options()
  }

  /// `source` with its signal conditioned, as far as wanted; what is wrong with it goes to `notices`.
  func conditioned(_ source: any AudioSource, isDevice: Bool = false, notices: Notices) -> ConditionedSource {
    let name = source.name
    return ConditionedSource(source, conditions: !noConditioning, isDevice: isDevice) { finding in
      notices.tell("\(name): \(finding.notice(isDesktop: name.hasSuffix("@desktop") || name.hasSuffix(".monitor")))")
    }
  }

  /// The input that an argument names: a path, a URL, or `-` for standard input.
  static func input(_ name: String) throws -> MediaInput {
    guard !name.isEmpty else {
      throw CommandError(.usage, "an input is empty; give a path, a URL, or - for standard input.")
    }
    return name == "-" ? .bytes(try StandardInput()) : MediaInput(name)
  }
}
