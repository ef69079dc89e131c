import StenoCore
import Testing

@Test(arguments: [
  "localhost", "LOCALHOST", "localhost.", "a.b.localhost", "127.0.0.1", "127.255.0.9", "::1", "0:0:0:0:0:0:0:1",
])
func namesOfThisMachine(host: String) {
  #expect(LoopbackHost.isNamed(host))
}

@Test(arguments: [
  "", "127.x.example", "127.0.0.1.example", "127.0.0", "127.0.0.256", "127.0.0.+1", "127.0.0.01", "127.0.0.1.", "127.1",
  "localhost.example", "notlocalhost", ".localhost", "a@b.localhost", "::2", "[::1]", "0.0.0.0", "١27.0.0.1", "::1%lo",
])
func namesOfOthers(host: String) {
  #expect(!LoopbackHost.isNamed(host))
}

@Test(arguments: [
  ("127.0.0.1", "127.0.0.1"), ("a:80", "a"), ("[::1]:8080", "::1"), ("[::1]", "::1"), ("a:", "a"), ("[::1].evil", nil),
  ("[::1]evil:80", nil), ("[::1", nil), ("a:80:80", nil), ("a:b", nil), ("a:999999", nil), ("::1", nil), ("", ""),
])
func authoritiesAreTakenApart(authority: String, host: String?) {
  #expect(LoopbackHost.name(ofAuthority: authority) == host)
}
