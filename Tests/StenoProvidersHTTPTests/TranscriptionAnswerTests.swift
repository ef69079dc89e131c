import Foundation
import StenoCore
import StenoSpeech
import StenoTransport
import Testing

@testable import StenoProvidersHTTP

struct TranscriptionAnswerTests {
  private let frames = FrameIndex(16_000)..<FrameIndex(48_000)

  private func confidence(_ logProbabilities: [String]) throws -> Float? {
    let segments = logProbabilities.enumerated().map { index, mean in
      #"{"start": \#(index), "end": \#(index + 1), "text": "a", "avg_logprob": \#(mean)}"#
    }
    let body = #"{"text": "a", "segments": [\#(segments.joined(separator: ","))]}"#
    let answer = HTTPAnswer(status: 200, mediaType: "application/json", requestID: nil, body: Array(body.utf8))
    return try TranscriptionAnswer.read(answer, in: frames).confidence
  }

  @Test func theSegmentsGiveTheConfidence() throws {
    let found = try #require(try confidence(["-0.5", "-1.0"]))
    #expect(abs(found - Float((exp(-0.5) + exp(-1.0)) / 2)) < 1e-6)
  }

  @Test("servers that know none write 0", arguments: [["0"], ["0.0", "0.0"], ["-0.5", "0.0"], ["0.3"], ["null"]])
  func whatIsNoLogProbabilityGivesNone(_ logProbabilities: [String]) throws {
    #expect(try confidence(logProbabilities) == nil)
  }
}
