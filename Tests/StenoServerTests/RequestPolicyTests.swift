import Testing

@testable import StenoServer

private typealias Head = RequestPolicy.Head

private func policy(host: String = "127.0.0.1", token: String? = nil) -> RequestPolicy {
  var options = CaptionServerOptions()
  options.host = host
  options.token = token
  return RequestPolicy(options)
}

private func status(_ decision: RequestPolicy.Decision) -> Int {
  if case .refuse(let status, _) = decision { status } else { 200 }
}

@Test func addressesLeadWhereTheySay() {
  let policy = policy()
  func decide(_ target: String) -> RequestPolicy.Decision {
    policy.decide(Head(target: target, host: "localhost:8080"))
  }
  #expect(decide("/") == .page(.reader))
  #expect(decide("/?x=1") == .page(.reader))
  #expect(decide("/overlay?size=6") == .page(.overlay))
  #expect(decide("/events?after=a-3") == .events(after: "a-3"))
  #expect(decide("/ws") == .webSocket(after: nil))
  #expect(decide("/transcript.vtt") == .transcript(suffix: "vtt"))
  #expect(decide("/healthz") == .health)
  #expect(decide("/metrics") == .metrics)
}

@Test(arguments: ["", "//", "/transcript.", "/transcript.exe", "/../etc/passwd", "/overlay/", "/%2e", "*", "\u{0}"])
func otherAddressesLeadNowhere(target: String) {
  #expect(status(policy().decide(Head(target: target, host: "localhost"))) == 404)
}

@Test func theHeaderOfAReconnectionWins() {
  let head = Head(target: "/events?after=a-3", host: "localhost", lastEventID: "a-9")
  #expect(policy().decide(head) == .events(after: "a-9"))
}

@Test(arguments: ["POST", "PUT", "DELETE", "OPTIONS", "get", ""])
func onlyReadingIsAllowed(method: String) {
  #expect(status(policy().decide(Head(method: method, host: "localhost"))) == 405)
}

@Test(arguments: ["localhost", "LOCALHOST:1", "127.0.0.1:8080", "127.1.2.3", "[::1]:8080", "[::1]"])
func localNamesAreAnswered(host: String) {
  #expect(status(policy().decide(Head(host: host))) == 200)
}

/// A name that its owner lets lead to this machine would make their page one of this server's.
@Test(arguments: [
  nil, "", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "127.0.0.256", "[::2]", "[",
  "[::1].evil", "[::1]evil:80", "127.evil.example", "127.0.0.+1", "localhost:80@evil.example", "::1",
])
func otherNamesAreNot(host: String?) {
  #expect(status(policy().decide(Head(host: host))) == 421)
}

@Test func pagesOfOthersMayNotRead() {
  let policy = policy()
  for origin in ["http://evil.example", "null", "http://127.0.0.1:1", "http://127.0.0.1:8080.evil.example", ""] {
    #expect(status(policy.decide(Head(target: "/ws", host: "127.0.0.1:8080", origin: origin))) == 403)
  }
  #expect(status(policy.decide(Head(target: "/ws", host: "127.0.0.1:8080", origin: "http://127.0.0.1:8080"))) == 200)
}

@Test func aTokenIsAskedForEverywhere() {
  let policy = policy(host: "0.0.0.0", token: "correct horse")
  for target in ["/", "/overlay", "/events", "/ws", "/transcript.txt", "/healthz", "/metrics", "/nowhere"] {
    #expect(status(policy.decide(Head(target: target, host: "any.example"))) == 401)
    for wrong in ["", "correct", "correct horse!", "Correct horse", "correct horsecorrect horse"] {
      let head = Head(target: "\(target)?token=\(wrong.replacing(" ", with: "+"))", host: "any.example")
      #expect(status(policy.decide(head)) == 401)
    }
  }
  #expect(status(policy.decide(Head(target: "/?token=correct%20horse", host: "any.example"))) == 200)
  #expect(status(policy.decide(Head(host: "any.example", authorization: "Bearer correct horse"))) == 200)
  #expect(status(policy.decide(Head(host: "any.example", authorization: "Basic correct horse"))) == 401)
}

@Test(arguments: ["0.0.0.0", "192.168.0.2", "::", "example.com", "", "127.x.example", "127.0.0.1.example", "[::1]"])
func otherAddressesNeedAToken(host: String) throws {
  var options = CaptionServerOptions()
  options.host = host
  #expect(throws: (any Error).self) { try options.validate() }
  options.token = "12345678"
  try options.validate()
  options.token = "short"
  #expect(throws: (any Error).self) { try options.validate() }
}

@Test func queriesAreDecoded() {
  let query = Query("a=1&a=2&b=%41+%e4%BD%A0&c&d=%&e=%4&f=%zz&g=%+5&=x&%61b=y")
  #expect(query["a"] == "1")
  #expect(query["b"] == "A 你")
  #expect(query["c"] == "")
  #expect([query["d"], query["e"], query["f"], query["g"]] == ["%", "%4", "%zz", "% 5"])
  #expect([query[""], query["ab"], query["missing"]] == ["x", "y", nil])
}
