import StenoCaption
import StenoCore
import Testing

private let segment = SpeechSegment(
  id: ItemID(7), frames: FrameIndex(milliseconds: 660)..<FrameIndex(milliseconds: 5_040),
  speech: FrameIndex(15_361)..<FrameIndex(72_640), cut: .silence)

@Test func segmentsAsJSONLines() {
  let format = SegmentFormat.jsonl
  #expect(
    format.opened(segment.id, at: segment.frames.lowerBound, channel: 1)
      == #"{"type":"speech_started","channel":1,"item_id":"item_000007","audio_start_ms":660}"# + "\n")
  #expect(
    format.closed(segment, source: "talk.wav") == """
      {"type":"speech_stopped","item_id":"item_000007","audio_end_ms":5040,"cut":"silence"}
      {"type":"segment","item_id":"item_000007","audio_start_ms":660,"audio_end_ms":5040,"speech_start_ms":960,\
      "speech_end_ms":4540,"cut":"silence"}

      """)
}

@Test func segmentsAsRTTM() {
  #expect(SegmentFormat.rttm.opened(segment.id, at: .zero).isEmpty)
  #expect(
    SegmentFormat.rttm.closed(segment, source: "my talk.wav", channel: 2)
      == "SPEAKER my_talk.wav 2 0.930062 3.639937 <NA> <NA> speech <NA> <NA>\n")
  #expect(SegmentFormat.rttm.closed(segment, source: " ").hasPrefix("SPEAKER <NA> 1 "))
}

@Test func segmentsAsLabels() {
  #expect(SegmentFormat.audacity.closed(segment, source: "") == "0.930062\t4.570000\titem_000007\n")
}

@Test func scores() {
  let window = ScoredWindow(frames: FrameIndex(512)..<FrameIndex(1_024), probability: 0.1, energy: 0)
  #expect(window.scoreLine() == #"{"audio_start_ms":32,"p":0.1}"# + "\n")
  #expect(window.scoreLine(channel: 2) == #"{"channel":2,"audio_start_ms":32,"p":0.1}"# + "\n")
}
