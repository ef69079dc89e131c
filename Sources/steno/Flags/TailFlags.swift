import ArgumentParser
import Glibc
import StenoCapture
import StenoCore
import StenoDecode

/// How a growing file is followed.
struct TailFlags: ParsableArguments {
  /// Seconds that fit any timeline: a hundred years.
  private static let longest = 3_155_760_000.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Where to begin: start, end (only what is added from now on), or seconds into the recording. (default: start)",
      valueName: "start|end|seconds"))
  var from: String?

  @Flag(help: "Follow a live HLS playlist, a file or a URL, to its end.")
  var followPlaylist = false

  @Flag(help: "Wait until the file exists.")
  var wait = false

  @Flag(help: "Stop when no program has the file open for writing.")
  var untilClosed = false

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Stop when the file has not grown for this long.", valueName: "seconds")
  )
  var idleExit: Double?

  /// Whether any of them was given.
  var areGiven: Bool { from != nil || followPlaylist || wait || untilClosed || idleExit != nil }

  /// The options that they make.
  func options() throws -> TailOptions {
    var options = TailOptions()
    options.start = try start()
    options.waitsForFile = wait
    options.endsWhenClosed = untilClosed
    if let idleExit {
      guard idleExit > 0, idleExit <= Self.longest else {
        throw OptionError(option: "idle_exit", value: "\(idleExit)", range: "more than 0 seconds")
      }
      options.idleLimit = .milliseconds(Int64((idleExit * 1_000).rounded(.up)))
    }
    return options
  }

  /// The source that follows `file`.
  func open(_ file: String, media: MediaOptions, notices: Notices) throws -> any AudioSource {
    try refuseWhatIsNoFile(file)
    let tell: @Sendable (String) -> Void = { notices.tell($0) }
    if followPlaylist {
      return MediaSource(MediaInput(file), options: try playlistOptions(media), tell: tell)
    }
    let options = try options()
    var media = media
    media.isGrowing = true
    if options.waitsForFile, access(file.pathBytes, F_OK) != 0 { notices.tell("waiting for \(file.pathText)") }
    return try TailSource(file, options: options, report: tell) { [media] bytes in
      MediaSource(.bytes(bytes), options: media, tell: tell)
    }
  }

  private func refuseWhatIsNoFile(_ file: String) throws {
    guard !file.isEmpty else { throw CommandError(.usage, "the file name is empty; give a path.") }
    guard file != "-" else {
      throw CommandError(.usage, "standard input needs no tail; use: steno listen -")
    }
    if case .url = MediaInput(file), !followPlaylist {
      throw CommandError(
        .usage, "\(MediaInput(file).name) is a URL, not a file; use steno listen URL, or add --follow-playlist.")
    }
  }

  /// The decoder's options for a playlist, which has an end of its own.
  private func playlistOptions(_ media: MediaOptions) throws -> MediaOptions {
    guard !wait, !untilClosed, idleExit == nil, [nil, "start", "end"].contains(from) else {
      throw CommandError(
        .usage,
        "--follow-playlist ends with the playlist; of the other options, only --from start or --from end can be given.")
    }
    var media = media
    // What it lists slides away, so it cannot wait; and it may rest for as long as its writer likes.
    media.isLive = true
    media.playlistFromStart = from != "end"
    media.silenceLimit = nil
    return media
  }

  private func start() throws -> TailOptions.Start {
    switch from {
    case nil, "start": return .beginning
    case "end": return .end
    case let text?:
      guard let seconds = Double(text), seconds >= 0, seconds <= Self.longest else {
        throw OptionError(option: "from", value: text, range: "start, end, or seconds from 0")
      }
      return .position(FrameIndex(Int64(seconds * Double(FrameIndex.perSecond))))
    }
  }
}
