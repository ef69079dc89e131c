public import StenoCore

/// Live captions as HLS takes them: WebVTT segments of equal length and a playlist of the newest.
///
/// A segment is told once all that was said in it is known: after the items that were open in it are done. A cue that
/// reaches over a segment's end is in both, as the standard wants it.
///
/// #### Source
/// RFC 8216, *HTTP Live Streaming*, sections 3.5, 4 and 6.2.2.
public struct HLSCaptions: Sendable {
  /// What is to be done to a file of the folder.
  public enum Change: Sendable, Equatable {
    /// The file has this content from now on.
    case write(name: String, text: String)
    /// Nobody asks for the file any more.
    case remove(name: String)
  }

  /// The name of the playlist.
  public static let playlistName = "captions.m3u8"
  private static let header = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n\n"
  /// A segment's length in milliseconds.
  private static let length: Int64 = 6_000
  /// How many segments the playlist names. As many older ones stay for clients that have an old playlist.
  private static let window = 10

  private let options: CueOptions
  private var row = CueRow()
  /// Cues that are not in a finished segment to their end, in order.
  private var cues: [CueEntry] = []
  /// The number of the next segment.
  private var number = 0
  private var position: Int64 = 0
  /// Where the open item begins; nil where none is open.
  private var openStart: Int64?

  /// Captions before anything was said.
  public init(options: CueOptions = CueOptions()) {
    self.options = options
  }

  /// Takes an event.
  public mutating func observe(_ event: TranscriptEvent) -> [Change] {
    switch event {
    case .speechStarted(_, let start): openStart = start.milliseconds
    case .done(let item):
      let layout = CueLayout(item: item, lineLength: options.lineLength)
      cues += row.append(layout.cues, label: "", channel: nil) + row.speechStarts(at: nil)
      openStart = nil
      position = max(position, item.frames.upperBound.milliseconds)
    case .failed: openStart = nil
    case .sessionStarted, .delta, .partial, .speechStopped, .gap, .sessionDone: break
    }
    return finishedSegments()
  }

  /// The session has come to `frame`.
  public mutating func advance(to frame: FrameIndex) -> [Change] {
    position = max(position, frame.milliseconds)
    return finishedSegments()
  }

  /// The session is over: the last segment, and a playlist that says so.
  public mutating func finish() -> [Change] {
    let end = max(position, cues.last?.milliseconds.upperBound ?? 0)
    openStart = nil
    position = end
    var changes = finishedSegments()
    let rest = end - Int64(number) * Self.length
    if rest > 0 { changes += writeSegment() }
    changes.append(.write(name: Self.playlistName, text: playlist(lastLength: rest > 0 ? rest : nil, isOver: true)))
    return changes
  }

  private mutating func finishedSegments() -> [Change] {
    var changes: [Change] = []
    // An item may open up to its prefix padding before the audio that is known, so a second is left open.
    while min(openStart ?? .max, position - 5_000) >= Int64(number + 1) * Self.length {
      changes += writeSegment()
    }
    guard !changes.isEmpty else { return [] }
    return changes + [.write(name: Self.playlistName, text: playlist(lastLength: nil, isOver: false))]
  }

  private mutating func writeSegment() -> [Change] {
    let span = Int64(number) * Self.length..<Int64(number + 1) * Self.length
    let syntax = WebVTTSyntax(settings: options.settings, hasWordTimes: options.hasWordTimes)
    let text = cues.filter { $0.milliseconds.overlaps(span) }.map(syntax.text(of:)).joined()
    cues.removeAll { $0.milliseconds.upperBound <= span.upperBound }
    let change = Change.write(name: Self.name(of: number), text: Self.header + text)
    let old = number - 2 * Self.window
    number += 1
    return [change] + (old >= 0 ? [.remove(name: Self.name(of: old))] : [])
  }

  private func playlist(lastLength: Int64?, isOver: Bool) -> String {
    let first = max(0, number - Self.window)
    var text = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:\(Self.length / 1_000)\n"
    text += "#EXT-X-MEDIA-SEQUENCE:\(first)\n"
    for index in first..<number {
      let length = index == number - 1 ? lastLength ?? Self.length : Self.length
      let decimals = String(1_000 + length % 1_000).dropFirst()
      text += "#EXTINF:\(length / 1_000).\(decimals),\n\(Self.name(of: index))\n"
    }
    return text + (isOver ? "#EXT-X-ENDLIST\n" : "")
  }

  private static func name(of number: Int) -> String { "captions\(number).vtt" }
}
