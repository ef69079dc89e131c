import StenoCore
import StenoWire
import Testing

@testable import StenoProviders

/// What answers report as charged for.
@Suite struct RecognitionUsageTests {
  private func usage(_ json: String) throws -> RecognitionUsage? {
    RecognitionUsage(try JSONValue(parsing: json.utf8))
  }

  @Test func tokensAndSeconds() throws {
    let tokens = try usage(
      #"{"type":"tokens","input_tokens":14,"input_token_details":{"text_tokens":0,"audio_tokens":14},"#
        + #""output_tokens":3,"total_tokens":17}"#)
    #expect(tokens?.inputTokens == 14 && tokens?.audioTokens == 14 && tokens?.textTokens == 0)
    #expect(tokens?.outputTokens == 3 && tokens?.totalTokens == 17 && tokens?.seconds == nil)
    #expect(try usage(#"{"type":"duration","seconds":2.5}"#)?.seconds == 2.5)
    let mistral = try usage(#"{"prompt_audio_seconds":3,"prompt_tokens":4,"total_tokens":9,"completion_tokens":5}"#)
    #expect(mistral?.seconds == 3 && mistral?.inputTokens == 4 && mistral?.outputTokens == 5)
    #expect(try usage(#"{"seconds":1,"cost":0.002}"#)?.cost == 0.002)
  }

  @Test(arguments: [
    "null", "[]", "3", #""x""#, "{}", #"{"seconds":-1}"#, #"{"seconds":1e300}"#, #"{"input_tokens":"many"}"#,
    #"{"input_tokens":9223372036854775807}"#, #"{"input_token_details":[]}"#,
  ])
  func whatCannotBeReadCostsNothing(json: String) throws {
    #expect(try usage(json) == nil)
  }

  @Test func sums() throws {
    let first = try #require(try usage(#"{"seconds":2}"#))
    let second = try #require(try usage(#"{"seconds":1.5,"output_tokens":3}"#))
    let sum = first + second
    #expect(sum.seconds == 3.5 && sum.outputTokens == 3 && sum.inputTokens == nil)
    var huge = RecognitionUsage()
    huge.totalTokens = .max
    #expect((huge + huge).totalTokens == .max)
  }
}
