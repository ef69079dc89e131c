import StenoCore
import StenoRecognizeRemote
import Testing

@Suite struct ConfigurationTests {
  @Test func aSecretIsNeverShown() throws {
    let secret = try #require(Secret(" sk-12345 \n"))
    var dumped = ""
    dump(secret, to: &dumped)
    var configuration = ProviderConfiguration(name: "a", baseURL: "https://a")
    configuration.secret = secret
    var dumpedWhole = ""
    dump(configuration, to: &dumpedWhole)
    for text in ["\(secret)", String(reflecting: secret), dumped, "\(configuration)", dumpedWhole, "\([secret])"] {
      #expect(!text.contains("12345"), "\(text)")
    }
    #expect(secret.withValue { $0 } == "sk-12345")
    #expect(secret.redacting("key sk-12345 is bad: sk-12345") == "key [secret] is bad: [secret]")
    #expect(Secret("  ") == nil)
    let failure = RecognitionFailure(
      ProviderFailure(.unauthorized, "sk-12345", requestID: "sk-12345", excerpt: "sk-12345"), provider: "a",
      secret: secret)
    #expect(!failure.message.contains("12345"))
  }

  @Test(
    arguments: [
      ("https://api.example.org/v1/", "https", "api.example.org", nil, "/v1"),
      ("HTTP://127.0.0.1:8000", "http", "127.0.0.1", 8_000, ""), ("https://[::1]:9/x/y", "https", "::1", 9, "/x/y"),
    ] as [(String, String, String, Int?, String)])
  func addresses(text: String, scheme: String, host: String, port: Int?, path: String) throws {
    let endpoint = try Endpoint(text)
    #expect(endpoint.scheme == scheme && endpoint.host == host && endpoint.port == port && endpoint.path == path)
    #expect(try Endpoint(endpoint.description) == endpoint)
  }

  @Test(arguments: [
    "", "api.example.org", "https://", "https:///v1", "https://u:p@host/", "https://host:0", "https://host:99999",
    "https://host:x", "https://host/?a=b", "https://ho st/", "https://[::1", "https://[::1]x",
  ])
  func isNoAddress(text: String) {
    #expect(throws: ProviderFailure.self) { try Endpoint(text) }
  }

  @Test(arguments: [
    ("https://example.org", true), ("http://localhost:1", true), ("http://127.1.2.3", true), ("http://[::1]", true),
    ("http://example.org", false), ("http://127.0.0.1.example.org", false), ("http://10.0.0.1", false),
    ("ftp://localhost", false),
  ])
  func speechGoesOutEncryptedOnly(address: String, isAllowed: Bool) throws {
    var configuration = ProviderConfiguration(name: "a", baseURL: address)
    #expect(((try? configuration.endpoint()) != nil) == isAllowed)
    configuration.allowsInsecure = true
    #expect(((try? configuration.endpoint()) != nil) == !address.hasPrefix("ftp"))
  }

  @Test func samplesBecomeBytes() {
    #expect(PCM16.bytes(of: [0, 1, -1, 2, .nan, 0.5]) == [0, 0, 0xFF, 0x7F, 0, 0x80, 0xFF, 0x7F, 0, 0, 0, 0x40])
    #expect(PCM16.waveFile(of: [0]).count == 46)
    #expect(PCM16.waveHeader(dataBytes: nil)[40...] == [0xFF, 0xFF, 0xFF, 0xFF])
  }

  @Test func excerptsAreShortAndOnOneLine() {
    let hostile =
      "a\n\u{1B}[2J" + String(repeating: "e\u{301}", count: 10) + "x" + String(repeating: "\u{301}", count: 100_000)
    let failure = RecognitionFailure(ProviderFailure(.badAnswer, "bad", excerpt: hostile), provider: "p")
    #expect(failure.message.unicodeScalars.count < 4_000)
    #expect(!failure.message.contains("\u{1B}") && !failure.message.contains("\n"))
  }
}
