import StenoCore
import StenoProviders
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
    #expect(Secret("  ") == nil)
    let failure = RecognitionFailure(
      ProviderFailure(.unauthorized, "sk-12345", requestID: "sk-12345", excerpt: "sk-12345"), provider: "a",
      redactor: Redactor(["sk-12345"]))
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

  @Test(
    arguments: [
      ("https://h/v1", "/v1", ""), ("https://h?a=b", "", "a=b"), ("https://h/?a=b/", "", "a=b/"),
      ("https://h/openai/?api-version=2025-04-01&x=?", "/openai", "api-version=2025-04-01&x=?"),
    ] as [(String, String, String)])
  func aQueryGoesWithEveryCall(text: String, path: String, query: String) throws {
    let endpoint = try Endpoint(text)
    #expect(endpoint.path == path && endpoint.query == query)
    #expect(try Endpoint(endpoint.description) == endpoint)
    #expect(endpoint.address(of: "/a/b") == "https://h\(path)/a/b" + (query.isEmpty ? "" : "?" + query))
    #expect(try Endpoint("https://h\(path)/a/b").address(of: "/a/b") == "https://h\(path)/a/b")
  }

  @Test func whatGoesIntoAPathIsEncoded() {
    #expect(Endpoint.encoded("a/b-c_d.e~1") == "a/b-c_d.e~1" && Endpoint.encoded("ü?\n#") == "%C3%BC%3F%0A%23")
  }

  @Test(arguments: ["auto", "AUTO", "detect", ""])
  func anyLanguageIsNoTag(language: String) {
    var configuration = ProviderConfiguration(name: "a", baseURL: "https://a", language: language)
    #expect(configuration.language == nil)
    configuration.language = "de"
    #expect(configuration.language == "de")
    configuration.language = language
    #expect(configuration.language == nil)
  }

  @Test func certificatesComeFromTheConfigurationThenTheEnvironment() {
    func trust(_ file: String?, _ environment: [String: String]) -> [String?] {
      let trust = CertificateTrust(configured: file, environment: environment)
      return [trust.file, trust.folder]
    }
    let all = ["CURL_CA_BUNDLE": "c", "SSL_CERT_FILE": "f", "SSL_CERT_DIR": "d"]
    #expect(trust("own", all) == ["own", nil] && trust(nil, all) == ["f", "d"])
    #expect(trust(nil, ["CURL_CA_BUNDLE": "c", "SSL_CERT_DIR": "d"]) == ["c", nil])
    #expect(trust(nil, ["SSL_CERT_DIR": "d"]) == [nil, "d"])
    #expect(trust(nil, ["SSL_CERT_FILE": "f", "SSL_CERT_DIR": "d", "CURL_CA_BUNDLE": ""]) == ["f", "d"])
    #expect(trust(nil, [:]) == [nil, nil])
  }

  @Test(
    arguments: [(0, nil), (-0.5, Float(0.60653067)), (0.5, 0.5), (1, 1), (1.5, nil), (.nan, nil), (nil, nil)]
      as [(Double?, Float?)])
  func confidencesOfRiva(given: Double?, probability: Float?) {
    let found = RivaConfidence.probability(given)
    #expect((found == nil) == (probability == nil) && abs((found ?? 0) - (probability ?? 0)) < 1e-6)
  }

  @Test(arguments: [
    "", "api.example.org", "https://", "https:///v1", "https://u:p@host/", "https://host:0", "https://host:99999",
    "https://host:x", "https://host/#a", "https://ho st/", "https://[::1", "https://[::1]x",
  ])
  func isNoAddress(text: String) {
    #expect(throws: ProviderFailure.self) { try Endpoint(text) }
  }

  @Test(arguments: [
    ("https://example.org", true), ("http://localhost:1", true), ("http://127.1.2.3", true), ("http://[::1]", true),
    ("http://example.org", false), ("http://127.0.0.1.example.org", false), ("http://192.0.2.9", false),
    ("ftp://localhost", false),
  ])
  func speechGoesOutEncryptedOnly(address: String, isAllowed: Bool) throws {
    var configuration = ProviderConfiguration(name: "a", baseURL: address)
    #expect(((try? configuration.endpoint()) != nil) == isAllowed)
    configuration.allowsInsecure = true
    #expect(((try? configuration.endpoint()) != nil) == !address.hasPrefix("ftp"))
  }

  /// Every other address that a credential may go to is decided by the same rule as the base URL.
  @Test func everyAddressIsHeldToTheSameRule() throws {
    var configuration = ProviderConfiguration(name: "a", baseURL: "https://example.org")
    let failure = #expect(throws: ProviderFailure.self) {
      try configuration.endpoint(at: "http://login.example.org", named: "login_url")
    }
    #expect(failure?.kind == .configuration && failure?.message.contains("login.example.org is not encrypted") == true)
    #expect(throws: ProviderFailure.self) { try configuration.endpoint(at: "nowhere", named: "login_url") }
    #expect(try configuration.endpoint(at: "http://127.0.0.1:1/a", named: "login_url").path == "/a")
    configuration.allowsInsecure = true
    #expect(try configuration.endpoint(at: "http://login.example.org", named: "login_url").host == "login.example.org")
  }

  @Test(arguments: [
    ("http://127.0.0.1:1", "http://gateway.example.org:3128", false), ("http://127.0.0.1:1", "u:p@192.0.2.9:80", false),
    ("http://127.0.0.1:1", "http://u:p@127.0.0.1:3128", true), ("http://127.0.0.1:1", "localhost:3128", true),
    ("https://example.org", "http://gateway.example.org:3128", true),
  ])
  func aProxyElsewhereDoesNotReadAlong(address: String, proxy: String, isAllowed: Bool) throws {
    var configuration = ProviderConfiguration(name: "a", baseURL: address)
    configuration.proxy = proxy
    #expect(((try? configuration.endpoint()) != nil) == isAllowed)
    configuration.allowsInsecure = true
    #expect(try configuration.endpoint().description == address)
  }

  @Test func theEnvironmentsProxyIsNoWayToThisMachine() throws {
    var configuration = ProviderConfiguration(name: "a", baseURL: "http://127.0.0.1:1")
    #expect(configuration.avoidsProxies(to: try configuration.endpoint()))
    configuration.proxy = "127.0.0.1:2"
    #expect(!configuration.avoidsProxies(to: try configuration.endpoint()))
    #expect(!ProviderConfiguration(name: "a", baseURL: "").avoidsProxies(to: try Endpoint("https://example.org")))
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
