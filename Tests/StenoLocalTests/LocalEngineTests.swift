import StenoCore
import StenoSpeech
import StenoTesting
import Synchronization
import Testing
import TestModels

@testable import StenoLocal

@Suite(.timeLimit(.minutes(5))) struct LocalRecognizerTests {
  /// A recording in ragged updates: what is committed on the way is how the final text begins.
  @Test func committedWordsBeginTheFinalText() async throws {
    let engine: LocalEngine
    let samples: [Float]
    do {
      engine = try LocalEngine()
      samples = try Installed.sample("beckett.wav")
    } catch {
      Issue.record("the model or its recording is missing (\(error)); run `make setup`")
      return
    }
    let segment = SegmentLog(id: ItemID(1), start: FrameIndex(5_000), isLive: false)
    await send(samples, to: segment)
    let updates = Mutex<[RecognitionUpdate]>([])
    let recognition = try await engine.recognize(segment) { update in
      updates.withLock { $0.append(update) }
    }
    var committed = ""
    var logProbabilities: [TokenLogProbability] = []
    for case .committed(let text, let probabilities) in updates.withLock({ $0 }) {
      committed += text
      logProbabilities += probabilities ?? []
    }
    #expect(!committed.isEmpty)
    #expect(recognition.text.hasPrefix(committed))
    let rest = recognition.text.dropFirst(committed.count)
    #expect(rest.isEmpty || rest.hasPrefix(" "), "whole words are committed")
    #expect(
      recognition.logProbabilities?.prefix(logProbabilities.count).map { $0.token } == logProbabilities.map { $0.token }
    )
    #expect(recognition.words?.map { $0.text }.joined(separator: " ") == recognition.text)
    #expect(
      recognition.text.lowercased().filter { $0.isLetter || $0 == " " }
        == "ever tried ever failed no matter try again fail again fail better")
  }

  /// Chunks of random lengths, a pause that speech goes on after, and the end.
  private func send(_ samples: [Float], to segment: SegmentLog) async {
    var random = SeededGenerator(seed: 9)
    var sent = 0
    while sent < samples.count {
      let length = min(samples.count - sent, Int.random(in: 1...7_000, using: &random))
      let chunk = AudioChunk(start: segment.start + Int64(sent), samples: Array(samples[sent..<(sent + length)]))
      sent += length
      segment.append(.audio(chunk, earliestCut: chunk.frames.upperBound, clearSpeech: Int64(length)))
      guard Int.random(in: 0..<4, using: &random) == 0 else { continue }
      segment.append(.hangover(speechEnd: chunk.frames.upperBound))
      segment.append(.resume)
    }
    let frames = segment.start..<(segment.start + Int64(samples.count))
    segment.append(.closed(SpeechSegment(id: segment.id, frames: frames, speech: frames, cut: .end)))
  }
}
