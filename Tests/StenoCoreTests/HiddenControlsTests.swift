import StenoCore
import Testing

@Test(arguments: [
  ("a\u{202E}b\u{2066}c\u{2069}", "abc"), ("\u{1B}[31mred\u{7}\u{0}\u{9B}", "[31mred"), ("a\tb\nc\r\n", "a\tb\nc\r\n"),
  ("می\u{200C}خواهم", "می\u{200C}خواهم"), ("שלום\u{200F}!", "שלום\u{200F}!"), ("👩\u{200D}🚀", "👩\u{200D}🚀"), ("", ""),
])
func whatReordersTextIsGoneAndWhatSpellsItStays(text: String, clean: String) {
  #expect(text.withoutHiddenControls == clean)
}
