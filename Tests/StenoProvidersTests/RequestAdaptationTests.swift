import StenoWire
import StenoProviders
import Synchronization
import Testing

@Suite struct RequestAdaptationTests {
  private static func mentions(_ json: String) throws -> RefusalMentions {
    RefusalMentions(try JSONValue(parsing: json.utf8), text: json)
  }

  @Test(arguments: [
    (#"{"error":{"message":"unknown param `stream`"}}"#, "stream"),
    (#"{"error":{"message":"Streaming is not supported by this model"}}"#, "stream"),
    (#"{"error":{"message":"no","param":"stream","code":null}}"#, "stream"),
    (#"{"detail":[{"loc":["body","stream"],"msg":"Extra inputs are not permitted","input":"true"}]}"#, "stream"),
    (#"{"detail":[{"loc":["body","include[]",0],"msg":"no","input":{"stream":"true"}}]}"#, "include"),
    (#"{"error":{"message":"logprobs are not supported by this model"}}"#, "include"),
    (#"{"error":{"message":"The model x does not exist","code":"model_not_found"}}"#, "model"),
    (#"{"error":{"code":"DeploymentNotFound","message":"The API deployment does not exist."}}"#, "model"),
    (#"{"message":"Invalid model: x","code":"1500"}"#, "model"),
    (#"{"detail":[{"loc":["body","model"],"msg":"Input should be 'tiny'"}]}"#, "model"),
    (#"{"detail":"Model 'x' is not installed"}"#, "model"),
  ])
  func whatIsNamedIsGivenUp(json: String, field: String) throws {
    var adaptation = RequestAdaptation(fields: ["stream", "include"], models: 2)
    let asked = adaptation.variant
    let mentions = try Self.mentions(json)
    #expect(adaptation.names(mentions, of: asked))
    let refused = adaptation.refused(asked, mentions)
    let next = try #require(refused)
    #expect(next.omitted == (field == "model" ? [] : [field]) && next.model == (field == "model" ? 1 : 0))
    // At once, for all segments.
    let isNews = adaptation.accepted(next)
    #expect(adaptation.variant == next && !isNews)
  }

  @Test(arguments: [
    #"{"detail":[{"loc":["body","file"],"msg":"stream of model is bad"}]}"#,
    #"{"error":{"message":"prompt is too long for the model","param":"prompt"}}"#,
  ])
  func whatNamesSomethingElseStands(json: String) throws {
    var adaptation = RequestAdaptation(fields: ["stream"], models: 2)
    let refused = adaptation.refused(adaptation.variant, try Self.mentions(json))
    #expect(refused == nil)
    #expect(adaptation.variant == RequestAdaptation.Variant())
  }

  @Test func allThatIsNamedIsGivenUpAtOnce() throws {
    var adaptation = RequestAdaptation(fields: ["stream", "include", "response_format"])
    let mentions = try Self.mentions(#"{"detail":[{"loc":["body","stream"]},{"loc":["body","response_format"]}]}"#)
    let refused = adaptation.refused(adaptation.variant, mentions)
    #expect(refused?.omitted == ["stream", "response_format"])
  }

  @Test func aRefusalWithoutReasonIsSearched() throws {
    var adaptation = RequestAdaptation(fields: ["stream", "include"], models: 2)
    let vague = try Self.mentions(#"{"error":{"message":"bad request"}}"#)
    var asked: [RequestAdaptation.Variant] = []
    var next = adaptation.refused(adaptation.variant, vague)
    while let variant = next, asked.count < 10 {
      asked.append(variant)
      next = adaptation.refused(variant, vague)
    }
    #expect(asked.map(\.omitted) == [["stream"], ["stream", "include"], ["stream", "include"]])
    #expect(asked.map(\.model) == [0, 0, 1])
    // Nothing is learnt from what did not help, and it is not tried for ever.
    #expect(adaptation.variant == RequestAdaptation.Variant())
    let later = (0..<3).map { _ in adaptation.refused(adaptation.variant, vague) != nil }
    #expect(later == [true, true, false])
  }

  @Test func whatHelpedIsRemembered() throws {
    var adaptation = RequestAdaptation(fields: ["stream"])
    let vague = try Self.mentions("{}")
    let first = adaptation.variant
    let refused = adaptation.refused(first, vague)
    let next = try #require(refused)
    let isNews = [adaptation.accepted(next), adaptation.accepted(next)]
    #expect(isNews == [true, false] && adaptation.variant == next)
    // A segment that was asked for before that follows; a new refusal of what works stands.
    let later = [adaptation.refused(first, vague), adaptation.refused(next, vague)]
    #expect(later == [next, nil])
  }

  @Test func nothingIsSearchedWhereSomethingWasTaken() throws {
    var adaptation = RequestAdaptation(fields: ["stream"])
    _ = adaptation.accepted(adaptation.variant)
    let refused = adaptation.refused(adaptation.variant, try Self.mentions("{}"))
    #expect(refused == nil)
  }

  @Test func messagesOfAnyLengthAreBounded() {
    let text = String(repeating: "word ", count: 1_000_000) + "stream"
    #expect(!RefusalMentions(nil, text: text).name("stream"))
    #expect(RefusalMentions(nil, text: "STREAM?").name("stream"))
  }

  @Test func aNoticeIsSaidOnce() {
    let notices = Notices()
    let taker = ProviderNotices { notices.add($0) }
    for number in 0..<200 {
      taker.tell("same")
      taker.tell("other \(number)")
    }
    #expect(notices.all.filter { $0 == "same" }.count == 1 && notices.all.count <= 64)
  }
}

private final class Notices: Sendable {
  private let texts = Mutex<[String]>([])
  var all: [String] { texts.withLock { $0 } }
  func add(_ text: String) { texts.withLock { $0.append(text) } }
}
