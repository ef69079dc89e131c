import Foundation
import StenoCore
import StenoMoonshine
import Testing
import TestModels

@testable import StenoLocal

struct MoonshineDecoderTests {
  @Test func readsARecording() throws {
    let decoder = MoonshineDecoder(model: try Installed.model())
    let audio = try Installed.sample("beckett.wav")
    let found = try decoder.decode(
      .init(audio: audio, context: [], committed: [], draft: [], tokenLimit: 100), of: SessionKey(1))
    #expect(found.isComplete)
    #expect(
      words(of: found, decoder) == "ever tried ever failed no matter try again fail again fail better")
    let mean = found.tokens.map { $0.logProbability }.reduce(0, +) / Float(found.tokens.count)
    #expect(mean > -0.3 && mean < 0)
  }

  /// What is said, in lower case. Punctuation and case depend on how the processor rounds, and on how many tokens a run
  /// of the quantized model has.
  private func words(of found: Hypothesis, _ decoder: MoonshineDecoder) -> String {
    decoder.model.tokenizer.text(of: found.tokens.map { $0.id }, isBeginning: true)
      .lowercased().filter { $0.isLetter || $0 == " " }
  }

  @Test func aDraftChangesNoWord() throws {
    let decoder = MoonshineDecoder(model: try Installed.model())
    let audio = try Installed.sample("beckett.wav")
    let plain = try decoder.decode(
      .init(audio: audio, context: [], committed: [], draft: [], tokenLimit: 100), of: SessionKey(1))
    let tokens = plain.tokens.map { $0.id }
    var wrong = tokens
    wrong[3] = 500
    wrong.remove(at: 9)
    for draft in [tokens, Array(tokens.prefix(5)), wrong, tokens + [77, 78]] {
      let drafted = try decoder.decode(
        .init(audio: audio, context: [], committed: [], draft: draft, tokenLimit: 100), of: SessionKey(1))
      #expect(drafted.isComplete)
      #expect(words(of: drafted, decoder) == words(of: plain, decoder))
    }
  }
}
