import Glibc
import StenoCore
import StenoMoonshine
import StenoSpeech
import Testing
import TestModels

@testable import StenoLocal

struct RecognitionTextTests {
  private func recognition(_ tokens: [(id: Int, logProbability: Float)]) throws -> Recognition {
    let outcome = SegmentReader.Outcome(
      hypothesis: .init(
        tokens: tokens.map { .init(id: $0.id, logProbability: $0.logProbability) }, isComplete: true),
      heardBy: tokens.indices.map { FrameIndex(Int64($0 + 1) * 100) }, audio: [])
    return try RecognitionText(tokenizer: Tokens.tokenizer()).recognition(of: outcome)
  }

  @Test func tokensAreGroupedIntoWords() throws {
    let found = try recognition([(3, -0.1), (4, -0.5), (5, -0.3), (6, -0.2), (7, -0.9)])
    #expect(found.text == "Hello world.")
    #expect(found.language == "en")
    let words = try #require(found.words)
    #expect(words.map { $0.text } == ["Hello", "world."])
    #expect(words.map { $0.heardBy } == [FrameIndex(200), FrameIndex(500)])
    #expect(
      words.map { $0.confidence }
        == [-0.5, -0.9].map { WordConfidence.confidence(leastLogProbability: $0, meanLogProbability: -0.4) },
      "a word is as sure as its least token, and as the whole text")
    #expect(words.allSatisfy { $0.frames == nil })
  }

  @Test func theConfidenceIsTheMeanProbability() throws {
    let found = try recognition([(3, -0.1), (4, -0.5)])
    let confidence = try #require(found.confidence)
    #expect(abs(confidence - (expf(-0.1) + expf(-0.5)) / 2) < 1e-6)
  }

  @Test func everyTokenHasItsProbability() throws {
    let found = try recognition([(3, -0.1), (4, -0.5), (10, 0), (11, -1)])
    #expect(
      found.logProbabilities == [
        .init(token: " Hel", logProbability: -0.1, bytes: Array(" Hel".utf8)),
        .init(token: "lo", logProbability: -0.5, bytes: Array("lo".utf8)),
        .init(token: " caf", logProbability: 0, bytes: Array(" caf".utf8)),
        .init(token: "\u{E9}", logProbability: -1, bytes: Array("\u{E9}".utf8)),
      ])
  }

  @Test(arguments: [[], [8], [8, 8], [1, 9, 2]]) func withoutTextThereIsNothing(tokens: [Int]) throws {
    #expect(try recognition(tokens.map { ($0, -0.1) }) == Recognition(text: "", language: "en"))
  }

  @Test func aTextMayBeginInsideAWord() throws {
    let found = try recognition([(4, -0.1), (5, -0.1), (6, -0.1)])
    #expect(found.text == "lo world")
    #expect(found.words?.map { $0.text } == ["lo", "world"])
  }

  @Test func aSpaceOfItsOwnIsNoWord() throws {
    #expect(try recognition([(8, -0.1), (3, -0.1), (4, -0.1)]).words?.map { $0.text } == ["Hello"])
  }
}
