import StenoCore
import StenoWire
import Testing

@testable import StenoProvidersHTTP

@Suite struct TokenListTests {
  @Test func readsTokens() throws {
    let list = try JSONValue(
      parsing: #"[{"token":" a","logprob":-0.5,"bytes":[32,97]},{"token":"b","logprob":0}]"#.utf8)
    #expect(
      TokenList.read(list) == [
        TokenLogProbability(token: " a", logProbability: -0.5, bytes: [32, 97]),
        TokenLogProbability(token: "b", logProbability: 0, bytes: [98]),
      ])
  }

  @Test func nothingIsMadeUp() throws {
    #expect(TokenList.read(nil) == nil)
    #expect(TokenList.read(.null) == nil)
    #expect(try TokenList.read(JSONValue(parsing: #"[{"token":"a","logprob":null}]"#.utf8)) == nil)
    #expect(TokenList.read(.string("x")) == nil)
  }
}
