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
      "Take one channel, from 1, or give each its own transcript with 'all'. (default: all mixed into one)",
      valueName: "n|all"))
  var channel: String?

  /// Whether each channel gets its own transcript.
  var takesAllChannels: Bool { channel == "all" }

  /// The decoder's options.
  func options() throws -> MediaOptions {
    var options = MediaOptions()
    options.rawFormat = try raw.map { text throws(OptionError) in try RawFormat(parsing: text) }
    guard let channel, channel != "all" else { return options }
    guard let number = Int(channel), number >= 1 else {
      throw CommandError(.usage, "--channel is \(channel); it must be a number from 1, or all.")
    }
    options.channel = .number(number)
    return options
  }

  /// The decoder's options for a command that takes one channel at a time.
  func optionsOfOneChannel(_ command: String) throws -> MediaOptions {
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
