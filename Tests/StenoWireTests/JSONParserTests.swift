import StenoWire
import StenoTesting
import Testing

@Suite struct JSONParserTests {
  @Test(arguments: [
    (" null ", "null"), ("[1,2.50,-0,1e3,9223372036854775808]", "[1,2.50,0,1e3,9223372036854775808]"),
    (#"{"a":{"b":[true,false]},"a":"x"}"#, #"{"a":{"b":[true,false]},"a":"x"}"#),
    (#""\u0041\n\/\ud83d\ude00""#, #""A\n/😀""#), (#""\ud83dx\udc00""#, "\"\u{FFFD}x\u{FFFD}\""),
    (#""\ud83d\u0041""#, "\"\u{FFFD}A\""),
  ])
  func reads(text: String, rewritten: String) throws {
    #expect(try JSONValue(parsing: text.utf8).text == rewritten)
  }

  @Test(arguments: [
    "", " ", "{", "[1", "[1,]", "{\"a\"}", "{\"a\":}", "{a:1}", "nul", "01", "-", "1.", "1e", "\"a", "\"\\x\"",
    "\"\\u12\"",
    "\"\u{1}\"", "1 2", "<html>", "\"\\u+123\"",
  ])
  func refuses(text: String) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: text.utf8) }
  }

  @Test func refusesWhatIsNotUTF8() {
    #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
  }

  @Test func refusesWhatIsNestedTooDeep() throws {
    let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    _ = try JSONValue(parsing: deep.utf8)
    #expect(throws: JSONError.self) { try JSONValue(parsing: "[\(deep)]".utf8) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: String(repeating: "[", count: 1_000_000).utf8) }
  }

  @Test(arguments: [
    ("\u{FEFF}{\"a\":1}", #"{"a":1}"#),
    (
      #"{"a":NaN,"b":-Infinity,"c":[nan,inf,+inf,Infinity],"d":null}"#,
      #"{"a":null,"b":null,"c":[null,null,null,null],"d":null}"#
    ),
    ("\"a\u{1}\nb\"", #""a\u0001\nb""#), ("{\"a\":1}\u{0}\n# end", #"{"a":1}"#), ("[-1,-0.5]", "[-1,-0.5]"),
  ])
  func readsWhatServersGetWrong(text: String, rewritten: String) throws {
    #expect(try JSONValue(received: text.utf8).text == rewritten)
    if text != rewritten { #expect(throws: JSONError.self) { try JSONValue(parsing: text.utf8) } }
  }

  @Test(arguments: ["", "{", "{\"a\":1}{\"b\":2}", "[1] [2]", "[1],", "nothing", "<html>", "{\"a\":N}", "-", "\"a"])
  func butNotWhatSaysSomethingElse(text: String) {
    #expect(throws: JSONError.self) { try JSONValue(received: text.utf8) }
  }

  @Test func figuresMayBeStrings() {
    #expect(JSONValue.string("0.5").figure == 0.5 && JSONValue.integer(2).figure == 2)
    #expect(
      JSONValue.string("NaN").figure == nil && JSONValue.string("a").figure == nil && JSONValue.null.figure == nil)
    #expect(JSONValue.string("0.5").number == nil)
  }

  @Test func findsMembers() throws {
    let value = try JSONValue(parsing: #"{"s":"x","n":1.5,"i":3,"big":1e400,"l":[1],"t":true,"z":null}"#.utf8)
    #expect(value["s"]?.string == "x" && value["n"]?.number == 1.5 && value["i"]?.integer == 3)
    #expect(value["i"]?.number == 3 && value["n"]?.integer == nil && value["big"]?.number == nil)
    #expect(value["l"]?.array?.count == 1 && value["t"]?.bool == true && value["z"]?.isNull == true)
    #expect(value["none"] == nil && JSONValue.array([])["s"] == nil)
  }

  @Test func whatIsWrittenIsRead() throws {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<2_000 {
      let value = Self.random(depth: 4, using: &generator)
      #expect(try JSONValue(parsing: value.text.utf8).text == value.text)
    }
  }

  private static func random(depth: Int, using generator: inout SeededGenerator) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &generator) {
    case 0: .null
    case 1: .bool(Bool.random(using: &generator))
    case 2: .integer(Int64.random(in: .min ... .max, using: &generator))
    case 3: JSONValue(Float.random(in: -10...10, using: &generator))
    case 4:
      .string(
        String(
          (0..<5).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0..<0x3000, using: &generator)) }
            .map { Character($0) }))
    case 5: .array((0..<3).map { _ in random(depth: depth - 1, using: &generator) })
    default: .object((0..<3).map { ("k\($0)", random(depth: depth - 1, using: &generator)) })
    }
  }
}
