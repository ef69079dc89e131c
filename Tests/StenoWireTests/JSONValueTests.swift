import StenoWire
import StenoTesting
import Testing

@Test(arguments: [
  ("plain", #""plain""#), ("\"\\/", #""\"\\/""#), ("\n\r\t\0\u{1B}\u{7F}\u{9F}", #""\n\r\t\u0000\u001b\u007f\u009f""#),
  ("\u{2028}\u{2029}", #""\u2028\u2029""#), ("\r\n", #""\r\n""#), ("é👩‍👧", "\"é👩‍👧\""), ("\"\u{301}", "\"\\\"\u{301}\""),
])
func strings(value: String, text: String) {
  #expect(JSONValue.string(value).text == text)
}

@Test(
  arguments: [
    (0, "0"), (-0.0, "0"), (1, "1"), (-0.02, "-0.02"), (0.35000002, "0.35"), (0.123456, "0.12346"), (-0.000004, "0"),
    (0.99999, "0.99999"), (0.999999, "1"), (-12.5, "-12.5"), (1e20, "1.0000000200408773e+20"), (.infinity, "null"),
    (-.infinity, "null"), (.nan, "null"),
  ] as [(Float, String)])
func roundedNumbers(value: Float, text: String) {
  #expect(JSONValue(value).text == text)
}

@Test func shortestNumbersReadBack() {
  var generator = SeededGenerator(seed: 1)
  for _ in 0..<10_000 {
    let value = Float(bitPattern: UInt32.random(in: 0..<0x7F80_0000, using: &generator))
    #expect(Float(JSONValue.shortest(value).text) == value)
  }
  #expect(JSONValue.shortest(.nan).text == "null")
}

@Test func membersKeepTheirOrder() {
  let value = JSONValue.object([("b", .array([.integer(-1), .bool(true), .null])), ("a", .object([]))])
  #expect(value.text == #"{"b":[-1,true,null],"a":{}}"#)
}
