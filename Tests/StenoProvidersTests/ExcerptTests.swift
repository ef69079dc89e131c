import StenoProviders
import Testing

@Suite struct ExcerptTests {
  @Test(
    arguments: [
      ("plain ~text!", "plain ~text!"), ("two\r\nlines\tand\u{7F}\u{85}more", "two  lines and  more"),
      ("é\u{2028}ї", "é ї"),
      ("", ""), (String(repeating: "a", count: 200), String(repeating: "a", count: 200)),
      (String(repeating: "a", count: 201), String(repeating: "a", count: 200) + "…"),
    ])
  func showsOneLine(text: String, expected: String) {
    #expect(text.excerpt == expected)
  }

  @Test func boundsACharacterOfManyScalars() {
    #expect(("e" + String(repeating: "\u{301}", count: 100_000)).excerpt.unicodeScalars.count == 201)
  }
}
