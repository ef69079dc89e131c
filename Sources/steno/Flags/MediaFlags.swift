import ArgumentParser
import StenoCapture
import StenoCore
import StenoDecode

/// How input is read.
struct MediaFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Take input without a header as this: encoding, rate and channels, as in s16le:16000:1.", valueName: "format"))
  var raw: String?

  @Option(
    help: ArgumentHelp(
      """
      Take this audio track, by its number, from 1, or its language (en, eng), or give each its own transcript with \
      'all'. (default: the first that is no commentary)
      """, valueName: "n|language|all"))
  var track: String?

  @Option(
    help: ArgumentHelp(
      "Take one channel, from 1, or give each its own transcript with 'all'. (default: all mixed into one)",
      valueName: "n|all"))
  var channel: String?

  /// Whether each channel gets its own transcript.
  var takesAllChannels: Bool { channel == "all" }

  /// Whether each audio track gets its own transcript.
  var takesAllTracks: Bool { track == "all" }

  /// The decoder's options.
  func options() throws -> MediaOptions {
    var options = MediaOptions()
    options.rawFormat = try raw.map { text throws(OptionError) in try RawFormat(parsing: text) }
    options.track = try chosenTrack()
    if takesAllTracks, takesAllChannels {
      throw CommandError(.usage, "--track all and --channel all do not go together; choose one track or one channel.")
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

  /// The input that an argument names: a path, a URL, or `-` for standard input.
  static func input(_ name: String) throws -> MediaInput {
    guard !name.isEmpty else {
      throw CommandError(.usage, "an input has no name; give a path, a URL, or - for standard input.")
    }
    return name == "-" ? .bytes(try StandardInput()) : MediaInput(name)
  }
}
