import StenoProviders
import Testing

@testable import StenoProvidersRealtime

@Suite struct ProxyChoiceTests {
  private func port(_ address: String, _ environment: [String: String], configured: String? = nil) throws -> Int? {
    let endpoint = try Endpoint(address)
    return try ProxyChoice(configured: configured, environment: environment)
      .proxy(to: endpoint, isEncrypted: endpoint.scheme == "wss")?.port
  }

  @Test(
    arguments: [
      (["https_proxy": "h:1", "HTTPS_PROXY": "h:2", "all_proxy": "h:3"], 1), (["HTTPS_PROXY": "h:2"], 2),
      (["https_proxy": "", "HTTPS_PROXY": "h:2"], 2), (["all_proxy": "h:3", "ALL_PROXY": "h:4"], 3),
      (["ALL_PROXY": "h:4"], 4), (["http_proxy": "h:5"], nil), ([:], nil),
    ])
  func environmentOfAnEncryptedConnection(environment: [String: String], expected: Int?) throws {
    #expect(try port("wss://host/v1", environment) == expected)
  }

  @Test func environmentOfAPlainConnection() throws {
    #expect(try port("ws://host", ["http_proxy": "h:1", "https_proxy": "h:2"]) == 1)
    #expect(try port("ws://host", ["HTTP_PROXY": "h:1"]) == nil)
    #expect(try port("ws://host", ["http_proxy": "h:1"], configured: "h:7") == 7)
  }

  @Test(
    arguments: [
      ("host.example", "host.example", true), ("host.example", ".example", true), ("host.example", "example", true),
      ("host.example", "ample", false), ("host.example", "other, HOST.example", true), ("host.example", "*", true),
      ("host.example", "*.example", false), ("host.example", "", false), ("10.1.2.3", "10.0.0.0/8", true),
      ("10.1.2.3", "10.1.2.3", true), ("10.1.2.3", "2.3", false), ("10.1.2.3", "10.1.3.0/24", false),
      ("10.1.2.3", "0.0.0.0/0", true), ("[::1]", "::1", true), ("[::1]", "[::1]", true),
    ])
  func someServersAreGoneToStraight(host: String, list: String, isExempt: Bool) throws {
    let environment = ["no_proxy": list, "https_proxy": "h:1"]
    #expect(try (port("wss://" + host, environment) == nil) == isExempt)
    #expect(try (port("wss://" + host, ["NO_PROXY": list], configured: "h:1") == nil) == isExempt)
  }

  @Test(arguments: [("http://h", 1_080), ("h:3128", 3_128), ("HTTP://u:p@[::1]:8/", 8), ("u@h", 1_080)])
  func addresses(text: String, port: Int) throws {
    #expect(try ProxyAddress(text).port == port)
  }

  @Test(arguments: [
    "socks5://u:secret@h", "https://u:secret@h", "http://u:secret@", "u:secret@h:x", "http://u:secret@h/x",
  ])
  func whatIsNoProxyIsNotRepeated(text: String) {
    let failure = #expect(throws: ProviderFailure.self) { try ProxyAddress(text) }
    #expect(failure?.kind == .configuration && failure?.message.contains("secret") == false)
  }
}
