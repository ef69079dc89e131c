import ArgumentParser
import Foundation
import StenoCapture
import StenoCaption
import StenoCaptionServer
import StenoCore
import Synchronization

/// Live captions.
struct CaptionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "caption", abstract: "Caption a stream live: on the terminal, in files, in a browser.",
    discussion: """
      The page is at http://localhost:8080/, and captions on a transparent background, for a browser source of OBS, at \
      /overlay, which takes ?font= size= (share of the height) weight= color= outline= (pixels at 1080p) outline-color= \
      background= opacity= (percent) lines= position=bottom|middle|top align=left|center|right uppercase margin= \
      (percent) delay= (ms). What may still change is shown once several readings agree.
      """)

  @OptionGroup var sources: SourceFlags

  @Flag(help: "Follow a file that is still growing, as steno tail does.")
  var tail = false

  @OptionGroup(title: "Captions") var captions: CaptionFlags
  @OptionGroup(title: "Following") var following: TailFlags
  @OptionGroup var live: LiveFlags

  func run() async throws {
    try await reportingErrors {
      let notices = live.noticeFlags.notices
      let open = try opener(notices)
      let cues = try live.output.cueOptions(language: live.engineFlags.spokenLanguage())
      let layout = try captions.layout(lineLength: cues.lineLength)
      let server = try captions.server(notices)
      let feed = try server.map { _ in try CaptionFeed(session: UUID().uuidString.filter { $0 != "-" }.lowercased()) }
      let hls = try captions.hls.map {
        try HLSWriter(folder: $0, cues: cues, overwrites: live.output.overwrite, notices: notices)
      }
      let page = CaptionPage(feed, server)
      // Where items have no text, the captions are finished all the same before the command ends with that status.
      let failure = Mutex<ExitCode?>(nil)
      try await page.serve {
        var session: CaptionSession?
        let status = try await live.status(
          stallGrace: tail ? TailCommand.stallGrace : nil,
          watch: { notices, voices in
            page.announce(notices)
            let view = notices.screen.map {
              CaptionView(line: $0, voices: voices, options: layout, detail: { page.detail })
            }
            let new = CaptionSession(voices, layout, feed: feed, view: view, hls: hls)
            session = new
            return new.watch
          },
          open)
        failure.withLock { $0 = status }
        try await hls?.finish()
        await session?.finish()
      }
      if let failure = failure.withLock({ $0 }) { throw failure }
    }
  }

  /// What opens the sources, which are known before the page is served.
  private func opener(_ notices: Notices) throws -> @Sendable (Notices) throws -> [LiveInput] {
    let media = try live.media.optionsOfOneChannel("caption")
    var given = try sources.given(output: live.output.file)
    guard tail else {
      guard !following.areGiven else {
        throw CommandError(.usage, "only a file that is followed can be waited for; add --tail.")
      }
      if given.isEmpty { given = [NamedSource(try SourceName.unnamed(notices), text: "")] }
      return { [given] notices in try sources.open(given, media: media, notices: notices) }
    }
    guard let file = given.first, given.count == 1 else {
      throw CommandError(.usage, "--tail follows one file; give its path.")
    }
    return { notices in
      let source = try following.open(file.text, media: media, notices: notices)
      return [LiveInput(source: source, voice: file.voice(0, of: 1))]
    }
  }
}
