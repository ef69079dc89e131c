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
      """
      pulse[:NAME], alsa[:PCM], file:PATH, a path, a URL, or - for standard input; see steno devices. (default: the \
      microphone on a terminal, else standard input)
      """, valueName: "source"))
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
      let notices = live.noticeFlags.notices
      let open = try opener(notices)
      let cues = try live.output.cueOptions()
      let layout = try captions.layout(lineLength: cues.lineLength)
      let server = try captions.server()
      let feed = try server.map { _ in try CaptionFeed(session: UUID().uuidString.filter { $0 != "-" }.lowercased()) }
      let hls = try captions.hls.map { try HLSWriter(folder: $0, cues: cues) }
      let page = CaptionPage(feed, server)
      try await page.serve(notices: notices) {
        var session: CaptionSession?
        try await live.transcribe(
          stallGrace: tail ? TailCommand.stallGrace : nil,
          watch: { notices in
            let view = notices.screen.map { CaptionView(line: $0, options: layout, detail: { page.detail }) }
            let new = CaptionSession(layout, feed: feed, view: view, hls: hls)
            session = new
            return new.watch
          },
          { notices in [try open(notices)] })
        try hls?.finish()
        await session?.finish()
      }
    }
  }

  /// What opens the source, which is known before the page is served.
  private func opener(_ notices: Notices) throws -> @Sendable (Notices) throws -> LiveInput {
    let media = try live.media.optionsOfOneChannel("caption")
    let text = try sourceText()
    if tail {
      guard let text else { throw CommandError(.usage, "--tail follows a file; give its path.") }
      return { notices in LiveInput(source: try following.open(text, media: media, notices: notices)) }
    }
    let name = try text.map { try SourceName($0) } ?? SourceName.unnamed(notices)
    return { notices in try name.input(media, isPaced: realtime, notices: notices) }
  }

  private func sourceText() throws -> String? {
    guard source == nil || input == nil else {
      throw CommandError(.usage, "caption takes one source; give --source or the argument, not both.")
    }
    guard tail || !following.areGiven else {
      throw CommandError(.usage, "only a file that is followed can be waited for; add --tail.")
    }
    let text = source ?? input
    if let text, let output = live.output.output, let path = try SourceName(text).path {
      try refuseOverwriting(path, with: output)
    }
    return text
  }
}
