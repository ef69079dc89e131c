import StenoCore
import StenoSpeech
import StenoTesting
import StenoWire
import Testing

@testable import StenoProviders

@Suite struct RedactorTests {
  private static let key = "sk-Live-4f9a8B7c6D5e4F3a2b1C"

  @Test(arguments: [
    ("Incorrect API key provided: \(key).", "Incorrect API key provided: [secret]."),
    ("Authorization: Bearer \(key), ok", "Authorization: Bearer [secret], ok"),
    (key.lowercased() + key.uppercased(), "[secret]"), ("", ""), ("nothing to hide", "nothing to hide"),
    ("cut: \(key.prefix(11))…; and on", "cut: [secret]…; and on"),
    ("cut at the end \(key.prefix(5))", "cut at the end [secret]"),
    ("\(key.suffix(6)) begins", "[secret] begins"),
    ("masked \(key.prefix(7))*****\(key.suffix(4))", "masked [secret]*****[secret]"),
    ("dots \(key.prefix(6))...\(key.suffix(5))!", "dots [secret]...[secret]!"),
    ("a piece: \(key.dropFirst(7).prefix(9))-", "a piece: [secret]-"),
    ("é\(key)é", "é[secret]é"),
  ])
  func keys(text: String, expected: String) {
    #expect(Redactor([Self.key]).redacting(text) == expected)
    // There the scheme belongs to the value.
    let whole = expected.replacing("Bearer [secret]", with: "[secret]")
    #expect(Redactor(["Bearer \(Self.key)"]).redacting(text) == whole)
  }

  /// Whatever came before the key in the encoded text, at least all of it but its edges is hidden.
  @Test(arguments: ["", "u", "us", "user:", "Bearer "])
  func encodings(prefix: String) {
    let redactor = Redactor([Self.key])
    let encoded = Base64.text(of: Array((prefix + Self.key + prefix).utf8))
    let hidden = redactor.redacting("x=\(encoded);")
    #expect(hidden.contains("[secret]") && hidden.count < prefix.count * 3 + 20, "\(hidden)")
    #expect(redactor.redacting(Self.key.utf8.map { String($0, radix: 16) }.joined()) == "[secret]")
    let odd = "a/b+\"c\\9 é"
    for text in ["a/b+\\\"c\\\\9 é", "a%2Fb%2B%22c%5C9%20%C3%A9", odd] {
      #expect(Redactor([odd]).redacting("<\(text)>") == "<[secret]>", "\(text)")
    }
  }

  @Test(arguments: [
    ("abc", "key abc, abcd, a-abc.", "key [secret], abcd, a-[secret]."),
    ("k1", "k1 k12 (k1)", "[secret] k12 ([secret])"),
    ("eu", "the queue in eu", "the queue in [secret]"), ("7", "HTTP 477, 7", "HTTP 477, [secret]"),
    ("realtime=v1", "openai-realtime: no real times", "openai-realtime: no real times"),
  ])
  func shortAndOrdinaryValuesCountWhereTheyStandAlone(value: String, text: String, expected: String) {
    #expect(Redactor([value]).redacting(text) == expected)
  }

  @Test func basicCredentialsAreTakenApart() {
    let pair = Base64.text(of: Array("someone:hunter-2-hunter".utf8))
    let redactor = Redactor(["Basic \(pair)"])
    #expect(redactor.redacting("\(pair) is someone:hunter-2-hunter") == "[secret] is [secret]")
    #expect(redactor.redacting("wrong password hunter-2-hunter") == "wrong password [secret]")
  }

  @Test func aConfigurationsSecretsAreAllKnown() {
    var configuration = ProviderConfiguration(name: "a", baseURL: "https://a", secret: Secret("abcdef-123456"))
    configuration.headers = [("api-key", "0123456789-azure"), ("Authorization", "Token tok-en-99-88-77")]
    configuration.proxy = "http://joe:p%40ss-word-1@proxy:3128"
    let text = "abcdef-123456 0123456789-azure tok-en-99-88-77 p%40ss-word-1 p@ss-word-1"
    #expect(configuration.redactor.redacting(text) == "[secret] [secret] [secret] [secret] [secret]")
  }

  /// However a text is cut, at either end, no four characters of the key are left together at the cut.
  @Test func noCutLeavesAPiece() {
    let redactor = Redactor([Self.key])
    let text = "The server says \(Self.key) and that was it"
    for length in 0...text.count {
      for cut in [String(text.prefix(length)) + "…", "…" + String(text.suffix(length)), String(text.prefix(length))] {
        let clean = redactor.redacting(cut)
        for start in 0...(Self.key.count - 4) {
          #expect(!clean.contains(Self.key.dropFirst(start).prefix(4)), "\(cut): \(clean)")
        }
      }
    }
  }

  @Test func failuresAreRedactedBeforeTheyAreCut() {
    for offset in 150...210 {
      let echo = String(repeating: "x", count: offset) + " " + Self.key
      let failure = RecognitionFailure(
        ProviderFailure(.refused, "HTTP 400: \(echo.excerpt); check", requestID: echo, excerpt: echo), provider: "p",
        redactor: Redactor([Self.key]))
      #expect(!failure.message.contains("k-Live") && !failure.message.contains("-4f9"))
    }
  }

  @Test func speechIsLeftAloneButForKeys() {
    let redactor = Redactor([Self.key, "eu", "password"])
    #expect(redactor.redactingSpeech("the password of the eu is \(Self.key)") == "the password of the eu is [secret]")
    #expect(redactor.redactingBeginning(of: "it is sk-Li") == "it is ")
    #expect(redactor.redactingBeginning(of: "it is s") == "it is s")
    #expect(redactor.redactingBeginning(of: "it is \(Self.key)") == "it is [secret]")
  }

  @Test func anythingCanBeRedacted() {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<500 {
      let bytes = {
        (0..<Int.random(in: 0...40, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
      }
      let secret = String(decoding: bytes(), as: UTF8.self)
      let text = String(decoding: bytes(), as: UTF8.self)
      let clean = Redactor([secret, secret]).redacting(text + secret + text)
      let isLong = secret.trimmingWhitespace.utf8.count >= 16
      #expect(!isLong || !clean.contains(secret), "\(secret)")
    }
  }

  /// A server may put what it was sent anywhere.
  @Test func nothingOfARecognitionHoldsAKey() {
    let key = Self.key
    let half = key.index(key.startIndex, offsetBy: 9)
    let tokens = [key[..<half], key[half...]].map {
      TokenLogProbability(token: String($0), logProbability: -1, bytes: Array($0.utf8))
    }
    let words = [RecognizedWord(text: "hello", speaker: key)]
    let leaky = Recognition(text: "hello", logProbabilities: tokens, words: words, language: key)
    let clean = leaky.redacted(by: Redactor([key]))
    #expect(clean == Recognition(text: "hello", language: Redactor.mark))
    #expect(Recognition(text: "hello").redacted(by: Redactor([key])) == Recognition(text: "hello"))
  }
}
