import StenoCore
import TestModels
import Testing

@testable import StenoMoonshine

/// The rebuilt network against the one that was exported, both run by the library.
struct RebuiltNetworkTests {
  private let exported: MoonshineModel
  private let rebuilt: MoonshineModel

  init() throws {
    exported = try Installed.model(rebuilds: false)
    rebuilt = try Installed.model()
  }

  /// `seconds` of a recording, in whole hops: the rebuilt network leaves out what follows the last.
  private func audio(seconds: Double) throws -> [Float] {
    let samples = try Installed.sample("beckett.wav")
    return Array(samples.prefix(AudioHops.samples(for: AudioHops.count(in: Int(16_000 * seconds)))))
  }

  /// Tokens found one after another.
  private func read(_ model: MoonshineModel, _ audio: [Float]) throws -> [LogitsRow.Choice] {
    var pass = try model.pass(over: audio)
    var choices: [LogitsRow.Choice] = []
    var token = MoonshineModel.beginning
    while token != MoonshineModel.end, choices.count < 60 {
      let choice = try pass.run([token], logitsFrom: 0).read { row throws(RecognitionFailure) in row(0).mostLikely() }
      choices.append(choice)
      token = choice.token
    }
    return choices
  }

  private func words(_ model: MoonshineModel, _ choices: [LogitsRow.Choice]) -> String {
    model.tokenizer.text(of: choices.map { $0.token }, isBeginning: true).lowercased().filter { $0.isLetter }
  }

  @Test func isTheOneThatIsUsed() {
    #expect(rebuilt.isRebuilt)
    #expect(!exported.isRebuilt)
  }

  @Test func readsWhatTheExportReads() throws {
    let audio = try audio(seconds: 9.9)
    #expect(words(rebuilt, try read(rebuilt, audio)) == words(exported, try read(exported, audio)))
  }

  /// Both quantize as they go, so that a difference in the last bit of a float may become one of a whole step.
  @Test(arguments: [1, 2, 3, 5, 9.9])
  func findsTokensAsLikelyAsTheExportDoes(seconds: Double) throws {
    let audio = try audio(seconds: seconds)
    let found = try read(exported, audio).map { $0.token }
    let tokens = [MoonshineModel.beginning] + found.dropLast()
    let likelihoods = try [exported, rebuilt].map { model in
      var pass = try model.pass(over: audio)
      return try pass.run(tokens, logitsFrom: 0).read { row throws(RecognitionFailure) in
        found.indices.map { row($0).logProbability(of: found[$0]) }
      }
    }
    let differences = zip(likelihoods[0], likelihoods[1]).map { abs($0 - $1) }
    #expect(differences.reduce(0, +) / Float(differences.count) < 0.2)
  }

  @Test func givesLogitsOnlyOfTheTokensAskedFor() throws {
    let audio = try audio(seconds: 3)
    let tokens = [MoonshineModel.beginning] + (try read(rebuilt, audio).map { $0.token }).dropLast()
    let first = tokens.count - 3
    var whole = try rebuilt.pass(over: audio)
    var part = whole
    let all = try whole.run(tokens, logitsFrom: 0).read { row throws(RecognitionFailure) in
      (first..<tokens.count).map { row($0).mostLikely() }
    }
    let some = try part.run(tokens, logitsFrom: first).read { row throws(RecognitionFailure) in
      (first..<tokens.count).map { row($0).mostLikely() }
    }
    // The last layer's rows are quantized together: with others beside them, by other steps.
    #expect(all.map { $0.token } == some.map { $0.token })
  }

  @Test func forgettingTokensIsExact() throws {
    let audio = try audio(seconds: 3)
    let tokens = [MoonshineModel.beginning] + (try read(rebuilt, audio).map { $0.token }).dropLast()
    var plain = try rebuilt.pass(over: audio)
    var strayed = plain
    _ = try plain.run(tokens, logitsFrom: 0)
    _ = try strayed.run(tokens, logitsFrom: 0)
    _ = try strayed.run([500, 501, 502], logitsFrom: 0)
    try strayed.truncate(dropping: 3)
    let next = try [plain.run([29_889], logitsFrom: 0), strayed.run([29_889], logitsFrom: 0)].map { logits in
      try logits.read { row throws(RecognitionFailure) in row(0).mostLikely() }
    }
    #expect(next[0] == next[1])
  }
}
