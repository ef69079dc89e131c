import StenoCore
import Testing

@Suite struct PercentDecodingTests {
  @Test(
    arguments: [
      ("a%20b", "a b"), ("%C3%A9%c3%a9", "éé"), ("100%", "100%"), ("%2", "%2"), ("%zz", "%zz"), ("%+5", "%+5"),
      ("%-0", "%-0"), ("%%41", "%A"), ("%FF", "\u{FFFD}"), ("", ""),
    ])
  func decodes(text: String, expected: String) {
    #expect(text.percentDecoded == expected)
  }
}
