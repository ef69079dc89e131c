import ArgumentParser
import Foundation
import StenoCapture
import StenoCaption
import StenoServer
import StenoCore
import Synchronization

/// Live captions.
struct CaptionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "caption", abstract: "Caption a stream live: on the terminal, in files, in a browser.",
    discussion: """
      Serves a page with the transcript at http://localhost:8080/, and an overlay with a transparent background, for an \
      OBS browser source, at http://localhost:8080/overlay. Unstable words are shown as soon as several decode passes \
      agree on them.

      OVERLAY PARAMETERS, as in /overlay?size=6&opacity=0&outline=4:
        font           name of an installed font
        size           text size, percent of the height, 1 to 20 (default 5)
        weight         font weight, 100 to 900 (default 600)
        color          text color: white, 0af, rgb(0 0 0) (default white)
        uppercase      all text in capitals
        outline        outline width, pixels at 1080p, 0 to 20 (default 0)
        outline-color  outline color (default black)
        background     color behind the text (default black)
        opacity        opacity of the background, percent (default 75)
        lines          lines of captions, 1 to 3 (default 3)
        position       bottom, middle or top (default bottom)
        align          left, center or right (default left)
        margin         distance from the edges, percent, 0 to 45 (default 5)
        delay          delay of the captions, ms, 0 to 60000 (default 0)

      EXAMPLES:
        steno caption                                     caption the microphone
        steno caption --source talk.wav --realtime -o talk.vtt
        steno caption --source Me=pulse --source Guests=pulse:@desktop
        steno caption recording.mkv --tail --hls captions
      """)

  @OptionGroup(title: "Source") var sources: SourceFlags
  @OptionGroup(title: "Captions") var captions: CaptionFlags
  @OptionGroup var live: LiveFlags
  @OptionGroup(title: "Growing files") var following: FollowingFlags

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
          stallGrace: following.tail ? TailCommand.stallGrace : nil,
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
    guard following.tail else {
      guard !following.options.areGiven else {
        throw CommandError(.usage, "--from, --wait, --until-closed, --idle-exit and --follow-playlist need --tail.")
      }
      if given.isEmpty { given = [NamedSource(try SourceName.unnamed(notices), text: "")] }
      return { [given] notices in try sources.open(given, media: media, notices: notices) }
    }
    guard let file = given.first, given.count == 1 else {
      throw CommandError(.usage, "--tail follows one file; give its path.")
    }
    return { notices in
      let source = try following.options.open(file.text, media: media, notices: notices)
      return [LiveInput(source: source, voice: file.voice(0, of: 1))]
    }
  }
}

/// Whether and how the captions follow a growing file.
struct FollowingFlags: ParsableArguments {
  @Flag(help: "Follow a file that is still growing, as steno tail does.")
  var tail = false

  @OptionGroup var options: TailFlags
}
