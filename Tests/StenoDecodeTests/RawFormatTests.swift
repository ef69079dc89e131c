import StenoCore
import StenoDecode
import Testing

@Suite struct RawFormatTests {
  @Test func readsEncodingRateAndChannels() throws {
    let format = try RawFormat(parsing: "ulaw:8000:2")
    #expect(format.encoding == .mulaw)
    #expect(format.sampleRate == 8_000)
    #expect(format.channels == 2)
    #expect(try RawFormat(parsing: "f64le:768000:64").channels == 64)
  }

  @Test(arguments: [
    ("s16le", "raw format", "s16le"), ("s16le:16000", "raw format", "s16le:16000"), ("", "raw format", ""),
    ("s17le:16000:1", "raw encoding", "s17le"), ("s16le:0:1", "raw sample rate", "0"),
    ("s16le:fast:1", "raw sample rate", "fast"), ("s16le:768001:1", "raw sample rate", "768001"),
    ("s16le:16000:65", "raw channels", "65"), ("s16le:16000:0", "raw channels", "0"),
    ("s16le:99999999999999999999:1", "raw sample rate", "99999999999999999999"),
    ("s16le:16000:1:1", "raw format", "s16le:16000:1:1"),
  ])
  func namesThePartThatIsWrong(text: String, option: String, value: String) {
    let error = #expect(throws: OptionError.self) { try RawFormat(parsing: text) }
    #expect(error?.option == option)
    #expect(error?.value == value)
    #expect(error?.range.isEmpty == false)
  }
}
