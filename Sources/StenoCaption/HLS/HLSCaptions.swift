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
  private var rows: [Voice?: CueRow] = [:]
  private var cases: [Voice?: SentenceCase] = [:]
  /// Cues that are not in a finished segment to their end, in order.
  private var cues: [CueEntry] = []
  /// The number of the next segment.
  private var number = 0
  /// How far each voice has come that has not ended, in milliseconds.
  private var positions: [Voice?: Int64] = [:]
  /// Where the open item of each voice begins that has one.
  private var openStarts: [Voice?: Int64] = [:]
  /// The end of what any voice had, in milliseconds.
  private var end: Int64 = 0
  /// How far an item may begin before the audio that is known, by its prefix padding, and some.
  private static let margin: Int64 = 5_000

  /// Captions before anything was said.
  public init(options: CueOptions = CueOptions()) {
    self.options = options
  }

  /// Takes an event of a voice; nil, the default, where there is only one source and it has no name.
  public mutating func observe(_ event: TranscriptEvent, from voice: Voice? = nil) -> [Change] {
    switch event {
    case .speechStarted(_, let start):
      openStarts[voice] = start.milliseconds
      finishKept(of: voice, at: start)
    case .done(let item):
      openStarts[voice] = nil
      append(item, of: voice)
    case .failed: openStarts[voice] = nil
    case .sessionDone: (positions[voice], openStarts[voice]) = (nil, nil)
    case .sessionStarted, .delta, .partial, .speechStopped, .gap: break
    }
    return finishedSegments()
  }

  /// A voice has come to `frame`; a segment is done once all have passed it.
  public mutating func advance(to frame: FrameIndex, of voice: Voice? = nil) -> [Change] {
    move(voice, to: frame.milliseconds)
    return finishedSegments()
  }

  /// The session is over: the last segment, and a playlist that says so.
  public mutating func finish() -> [Change] {
    for voice in rows.keys { finishKept(of: voice, at: nil) }
    let end = cues.reduce(end) { max($0, $1.milliseconds.upperBound) }
    var changes: [Change] = []
    while end >= Int64(number + 1) * Self.length { changes += writeSegment() }
    // No segment is longer than the playlist says they are.
    let rest = end - Int64(number) * Self.length
    if rest > 0 { changes += writeSegment() }
    changes.append(.write(name: Self.playlistName, text: playlist(lastLength: rest > 0 ? rest : nil, isOver: true)))
    return changes
  }

  private mutating func finishedSegments() -> [Change] {
    var changes: [Change] = []
    let known = (positions.values.min() ?? 0) - Self.margin
    while min(openStarts.values.min() ?? .max, known) >= Int64(number + 1) * Self.length {
      finishKeptBefore(Int64(number + 1) * Self.length)
      changes += writeSegment()
    }
    guard !changes.isEmpty else { return [] }
    return changes + [.write(name: Self.playlistName, text: playlist(lastLength: nil, isOver: false))]
  }

  private mutating func move(_ voice: Voice?, to milliseconds: Int64) {
    positions[voice] = max(positions[voice] ?? 0, milliseconds)
    end = max(end, milliseconds)
  }

  private mutating func append(_ item: TranscriptItem, of voice: Voice?) {
    let shown = cases[voice, default: SentenceCase()].shown(item)
    let layout = CueLayout(item: shown, lineLength: options.lineLength)
    cues += rows[voice, default: CueRow()].append(layout.cues, within: item.frames, label: "", voice: voice)
    move(voice, to: item.frames.upperBound.milliseconds)
  }

  /// A cue that was kept for want of room is shown until its voice speaks again at `frame`.
  private mutating func finishKept(of voice: Voice?, at frame: FrameIndex?) {
    cues += rows[voice]?.speechStarts(at: frame) ?? []
  }

  /// What was kept of a segment that is written now has had the margin's time to be read.
  private mutating func finishKeptBefore(_ end: Int64) {
    for (voice, row) in rows where row.unfinished.map({ $0.milliseconds.lowerBound < end }) == true {
      finishKept(of: voice, at: positions[voice].map { FrameIndex(milliseconds: $0) })
    }
  }

  private mutating func writeSegment() -> [Change] {
    let span = Int64(number) * Self.length..<Int64(number + 1) * Self.length
    let syntax = WebVTTSyntax(settings: options.settings, hasWordTimes: options.hasWordTimes)
    let shown = cues.filter { $0.milliseconds.overlaps(span) }
    let ordered = shown.enumerated().sorted {
      ($0.element.milliseconds.lowerBound, $0.offset) < ($1.element.milliseconds.lowerBound, $1.offset)
    }
    let text = ordered.map { syntax.text(of: $0.element) }.joined()
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
