import StenoCaption
import StenoCore
import Testing

/// The times of the cues in a TTML file, which has them in one place, in milliseconds.
private func times(_ items: [TranscriptItem]) throws -> [Range<Int>] {
  var writer = OutputFormat.ttml.makeFormat()
  let text = items.map { writer.append(.done($0), voice: nil) }.joined() + writer.trailer
  return text.matches(of: /begin="([0-9:.]+)" end="([0-9:.]+)"/).map { milliseconds($0.1)..<milliseconds($0.2) }
}

private func milliseconds(_ clock: Substring) -> Int {
  clock.split { ":.".contains($0) }.compactMap { Int($0) }.enumerated().reduce(0) { total, part in
    total * [1, 60, 60, 1_000][part.offset] + part.element
  }
}

/// An item whose words take no more time than it has, whatever they are.
private func item(_ number: Int, _ text: String, from start: Int64, to end: Int64) -> TranscriptItem {
  let words = text.split(separator: " ")
  let frames = FrameIndex(milliseconds: start)..<FrameIndex(milliseconds: end)
  let timed = words.enumerated().map { index, word in
    let begin = frames.lowerBound + frames.length * Int64(index) / Int64(words.count)
    return TranscriptWord(text: String(word), frames: begin..<(begin + 1), confidence: nil, isEstimated: true)
  }
  return TranscriptItem(id: ItemID(number), text: text, words: timed, frames: frames, provider: "test")
}

@Test(arguments: [2, 60, 400, 2_000])
func aLoopStaysWithinItsItem(times count: Int) throws {
  let loop = Array(repeating: "Thank you.", count: count).joined(separator: " ")
  let items = [
    item(1, loop, from: 350, to: 2_750), item(2, "And then we went home.", from: 3_400, to: 5_900),
    item(3, "It was late.", from: 6_000, to: 8_000),
  ]
  let cues = try times(items)
  let within = cues.filter { $0.lowerBound < 2_750 }
  #expect(within.allSatisfy { $0.upperBound <= 3_400 - 84 && !$0.isEmpty })
  #expect(zip(within, within.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
  #expect(cues.dropFirst(within.count).map(\.lowerBound) == [3_400, 6_000], "later cues are where they are spoken")
}

@Test func cuesThatAreTooCloseGiveWayInsideTheirItem() throws {
  // Two sentences of which the second is said at the very end: it comes earlier rather than run over.
  let long = "It was the best of times, it was the worst of times, it was the age of wisdom indeed."
  var crowded = item(1, long + " No.", from: 0, to: 6_000)
  let last = crowded.words.count - 1
  crowded.words[last].frames = FrameIndex(milliseconds: 5_980)..<FrameIndex(milliseconds: 6_000)
  let cues = try times([crowded, item(2, "Yes.", from: 6_000, to: 8_000)])
  #expect(cues.dropLast().allSatisfy { $0.upperBound <= 6_000 && $0.upperBound - $0.lowerBound >= 834 })
  #expect(try #require(cues.last).lowerBound <= 6_084)
}

@Test func aShortItemIsShownLongerWhereNothingFollows() throws {
  let cues = try times([item(1, "Yes.", from: 1_000, to: 1_400), item(2, "No.", from: 9_000, to: 9_400)])
  #expect(cues == [1_000..<1_834, 9_000..<9_834])
}
