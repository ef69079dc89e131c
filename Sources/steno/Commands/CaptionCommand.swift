import ArgumentParser
import Foundation
import StenoCapture
import StenoCaption
import StenoCaptionServer
import StenoCore

/// Live captions.
struct CaptionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "caption", abstract: "Caption a stream live: on the terminal, in files, in a browser.",
    discussion: """
      The page is at http://localhost:8080/, and captions on a transparent ground, for a browser source of OBS, at \
      /overlay, which takes ?font= size= (share of the height) weight= color= outline= (pixels at 1080p) outline-color= \
      background= opacity= (percent) lines= position=bottom|middle|top align=left|center|right uppercase margin= \
      (percent) delay= (ms). What may still change is shown once several readings agree.
      """)

  @Argument(help: ArgumentHelp("The same as --source: a device, file:PATH, a path, a URL, or -."))
  var input: String?

  @Option(
    help: ArgumentHelp(
      "pulse[:NAME], alsa[:PCM], file:PATH, a path, a URL, or - for standard input. (default: -)", valueName: "source"))
  var source: String?

  @Flag(help: "Replay a file at its own speed.")
  var realtime = false

  @Flag(help: "Follow a file that is still growing, as steno tail does.")
  var tail = false

  @OptionGroup(title: "Captions") var captions: CaptionFlags
  @OptionGroup(title: "Following") var following: TailFlags
  @OptionGroup var live: LiveFlags

  func run() async throws {
    try await reportingErrors {
      let name = try sourceName()
      let cues = try live.output.cueOptions()
      let layout = try captions.layout(lineLength: cues.lineLength)
      let server = try captions.server()
      let feed = try server.map { _ in try CaptionFeed(session: UUID().uuidString.filter { $0 != "-" }.lowercased()) }
      let hls = try captions.hls.map { try HLSWriter(folder: $0, cues: cues) }
      let page = CaptionPage(feed, server)
      try await page.serve(notices: live.noticeFlags.notices) {
        var session: CaptionSession?
        try await live.transcribe(
          stallGrace: tail ? TailCommand.stallGrace : nil,
          watch: { notices in
            let view = notices.screen.map { CaptionView(line: $0, options: layout, detail: { page.detail }) }
            let new = CaptionSession(layout, feed: feed, view: view, hls: hls)
            session = new
            return new.watch
          },
          { notices in [try open(name, notices: notices)] })
        try hls?.finish()
        await session?.finish()
      }
    }
  }

  private func open(_ name: String, notices: Notices) throws -> LiveInput {
    let media = try live.media.optionsOfOneChannel("caption")
    if tail { return LiveInput(source: try following.open(name, media: media, notices: notices)) }
    return try SourceName(name).input(media, isPaced: realtime, notices: notices)
  }

  private func sourceName() throws -> String {
    guard source == nil || input == nil else {
      throw CommandError(.usage, "caption takes one source; give --source or the argument, not both.")
    }
    guard tail || !following.areGiven else {
      throw CommandError(.usage, "only a file that is followed can be waited for; add --tail.")
    }
    guard let text = source ?? input else {
      guard isatty(STDIN_FILENO) == 0 else {
        throw CommandError(.usage, "caption needs a source: pulse, alsa, file:PATH, a URL, or - for standard input.")
      }
      return "-"
    }
    if let output = live.output.output, let path = try SourceName(text).path {
      try refuseOverwriting(path, with: output)
    }
    return text
  }
}
