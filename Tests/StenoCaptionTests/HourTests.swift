import StenoCaption
import StenoCore
import Testing

private let hour = SpokenHour(seed: 5)

private let items: [TranscriptItem] = hour.events.compactMap {
  if case .done(let item) = $0.event { item } else { nil }
}

/// What is said, in small letters: a sentence that goes on behind a full stop has a capital in captions.
private let said = items.map(\.text).joined(separator: " ").lowercased()

@Test func anHourOnTheScreen() {
  var captions = RollUp()
  var check = ShownLaws(options: RollUpOptions())
  for (event, time) in hour.events {
    while let due = captions.nextChange, due <= time { check.observe(captions.advance(to: due), at: due) }
    check.observe(captions.observe(event, at: time), at: time)
  }
  while let due = captions.nextChange { check.observe(captions.advance(to: due), at: due) }
  #expect(check.committedWords > 5_000)
  #expect(check.words.lowercased() == said, "what goes in comes out")
  #expect(Double(check.erased) / Double(check.committedWords) <= 0.05, "words shown and taken back")
  #expect(check.erased > 0, "the engine changed its mind")
}

@Test func anHourInAFile() throws {
  var writer = OutputFormat.vtt.makeFormat()
  let text = writer.header + hour.events.map { writer.append($0.event, voice: nil) }.joined() + writer.trailer
  let cues = try CaptionParser.vtt(text)
  #expect(cues.flatMap(\.lines).joined(separator: " ").lowercased() == said)
  for cue in cues {
    #expect((1...2).contains(cue.lines.count))
    for line in cue.lines { #expect((1...42).contains(line.count)) }
    #expect((834...7_000).contains(cue.milliseconds.count))
  }
  for (cue, next) in zip(cues, cues.dropFirst()) {
    #expect(next.milliseconds.lowerBound - cue.milliseconds.upperBound >= 84)
  }
  let slow = cues.filter { $0.lines.joined(separator: " ").count * 50 <= $0.milliseconds.count + 1 }
  #expect(Double(slow.count) >= 0.98 * Double(cues.count), "at most 20 characters a second")
}

@Test func anHourAsHLS() throws {
  var captions = HLSCaptions()
  var (files, all): ([String: String], [String: String]) = ([:], [:])
  func apply(_ changes: [HLSCaptions.Change]) {
    for change in changes {
      switch change {
      case .write(let name, let text): (files[name], all[name]) = (text, text)
      case .remove(let name): files[name] = nil
      }
    }
    guard let playlist = files[HLSCaptions.playlistName] else { return }
    for name in playlist.split(separator: "\n") where !name.hasPrefix("#") {
      #expect(files[String(name)] != nil, "a segment is there before it is told")
    }
    #expect(files.count <= 22, "old segments go")
  }
  for (event, time) in hour.events {
    apply(captions.observe(event))
    apply(captions.advance(to: FrameIndex(milliseconds: time.components.seconds * 1_000)))
  }
  apply(captions.finish())
  let playlist = try #require(files[HLSCaptions.playlistName])
  #expect(playlist.hasPrefix("#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:6\n#EXT-X-MEDIA-SEQUENCE:"))
  #expect(playlist.hasSuffix("#EXT-X-ENDLIST\n"))
  let header = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n\n"
  let segments = (0..<(all.count - 1)).compactMap { all["captions\($0).vtt"] }
  #expect(segments.allSatisfy { $0.hasPrefix(header) } && segments.count == all.count - 1)
  let cues = try segments.enumerated().map { index, text in
    let cues = try CaptionParser.vtt("WEBVTT\n\n" + text.dropFirst(header.count))
    let span = Int64(index) * 6_000..<Int64(index + 1) * 6_000
    for cue in cues { #expect(cue.milliseconds.overlaps(span)) }
    return cues.filter { span.contains($0.milliseconds.lowerBound) }
  }
  #expect(cues.joined().flatMap(\.lines).joined(separator: " ").lowercased() == said)
}
