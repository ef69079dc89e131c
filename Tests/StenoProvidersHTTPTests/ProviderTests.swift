import StenoCore
import StenoWire
import StenoSpeech
import StenoProvidersHTTP
import StenoProviders
import Testing

/// Every provider against a server that speaks its API: text, deltas, log probabilities, confidence, words.
@Suite struct ProviderTests {
  private let server: SpeechServer
  private let utterance = Utterance()

  init() throws {
    server = try SpeechServer("--token", "sk-very-secret-1")
  }

  private func options(_ json: String) throws -> [String: JSONValue] {
    let members = try JSONValue(parsing: json.utf8).members ?? []
    return Dictionary(members.map { ($0.name, $0.value) }) { $1 }
  }

  @Test(arguments: [true, false])
  func openAIStreamsEvents(isLive: Bool) async throws {
    let provider = try HTTPProvider.openAI(.test("openai", server.url(), model: "gpt-4o-transcribe"))
    let outcome = await utterance.recognize(
      with: RemoteEngine(provider), isLive: isLive, heardBy: isLive ? server : nil)
    let recognition = try outcome.result.get()
    #expect(recognition.text == utterance.text && outcome.committed == (isLive ? utterance.text : ""))
    #expect(outcome.updates.count == utterance.text.split(separator: " ").count)
    let tokens = try #require(recognition.logProbabilities)
    #expect(tokens.map(\.token).joined() == utterance.text)
    let told = outcome.updates.flatMap { update -> [TokenLogProbability] in
      if case .committed(_, let tokens) = update { tokens ?? [] } else { [] }
    }
    #expect(told == (isLive ? tokens : []))
    #expect(recognition.confidence.map { (0.95...0.99).contains($0) } == true)
    let request = try #require(try server.log.first)
    #expect(request["chunked"]?.bool == isLive)
    #expect(request["headers"]?["authorization"]?.string == "Bearer sk-very-secret-1")
  }

  @Test(arguments: ["json", "verbose_json", "text", "srt", "vtt", "diarized_json"])
  func openAIFormats(format: String) async throws {
    var configuration = ProviderConfiguration.test("openai", server.url(), model: "whisper-1")
    configuration.language = "en-US"
    configuration.options = try options(
      #"{"response_format":"\#(format)","prompt":"p","temperature":0.5,"keywords":["a","b"],"stream":false}"#)
    let outcome = await utterance.recognize(with: RemoteEngine(try HTTPProvider.openAI(configuration)))
    let recognition = try outcome.result.get()
    #expect(recognition.text == utterance.text)
    #expect(recognition.logProbabilities == nil)
    let fields = try #require(try server.log.first?["fields"])
    for field in [#"["language","en"]"#, #"["temperature","0.5"]"#, #"["keywords[]","a"],["keywords[]","b"]"#] {
      #expect(fields.text.contains(field), "\(fields.text)")
    }
    guard format == "verbose_json" else {
      #expect(recognition.confidence == nil)
      if format == "diarized_json" { try expectSpeakers(recognition) } else { #expect(recognition.words == nil) }
      return
    }
    #expect(recognition.language == "en")
    #expect(recognition.confidence.map { abs($0 - 0.8) < 0.001 } == true)
    try expectTimes(recognition)
  }

  @Test func openAITellsSpeakersApartInAStream() async throws {
    let provider = try HTTPProvider.openAI(.test("openai", server.url(), model: "gpt-4o-transcribe-diarize"))
    let outcome = await utterance.recognize(with: RemoteEngine(provider))
    let recognition = try outcome.result.get()
    #expect(recognition.text == utterance.text && outcome.committed == utterance.text)
    try expectSpeakers(recognition)
  }

  private func expectSpeakers(_ recognition: Recognition) throws {
    let words = try #require(recognition.words)
    #expect(words.map(\.text).joined(separator: " ") == utterance.text)
    #expect(words.map(\.speaker) == words.indices.map { $0 < 2 ? "A" : "B" })
    #expect(words[1].heardBy.map { $0 < utterance.frames.upperBound } == true)
  }

  private func expectTimes(_ recognition: Recognition) throws {
    let words = try #require(recognition.words)
    #expect(words.map(\.text).joined(separator: " ") == utterance.text)
    #expect(words.first?.frames?.lowerBound == utterance.frames.lowerBound)
    let end = try #require(words.last?.frames?.upperBound)
    #expect(end <= utterance.frames.upperBound && utterance.frames.upperBound - end <= 32)
  }

  @Test(arguments: ["1.15.1", "1.20.0", "1.33.2"])
  func airefineryEras(version: String) async throws {
    for streams in [true, false] {
      var configuration = ProviderConfiguration.test("airefinery", server.url(""))
      configuration.options = try options(
        #"{"sdk_version":"\#(version)","stream":\#(streams),"chunking_strategy":{"type":"server_vad","threshold":0.4}}"#
      )
      configuration.extraBody = [("custom", .integer(1))]
      let outcome = await utterance.recognize(with: RemoteEngine(try AIRefineryProvider(configuration)))
      let recognition = try outcome.result.get()
      #expect(recognition.text == utterance.text)
      #expect((recognition.logProbabilities != nil) == streams)
      #expect((outcome.committed == utterance.text) == streams)
      if !streams { #expect(recognition.confidence == (version < "1.25" ? 0.93 : nil)) }
    }
    let paths = try server.log.compactMap { $0["path"]?.string }
    #expect(paths.contains("/authentication/validate") == (version == "1.15.1"))
    let fields = try #require(try server.log.last?["fields"]?.text)
    #expect(fields.contains(#"["extra_body","{\"custom\":1}"]"#), "\(fields)")
    #expect(fields.contains(#"["chunking_strategy","{\"type\":\"server_vad\",\"threshold\":0.4}"]"#), "\(fields)")
  }

  @Test func anExpiredLoginIsRenewedOnceForAllSegments() async throws {
    try server.state(#"{"session_length":6}"#)
    var configuration = ProviderConfiguration.test("airefinery", server.url(""))
    configuration.options = try options(#"{"sdk_version":"1.15.1"}"#)
    configuration.limits.concurrentSegments = 6
    let recognizer = RemoteEngine(try AIRefineryProvider(configuration), terms: .impatient)
    try await recognizer.prepare()
    for round in 1...3 {
      let right = await withTaskGroup(of: Bool.self) { group in
        for number in 1...4 {
          group.addTask {
            let utterance = Utterance(number * round)
            return await utterance.recognize(with: recognizer, isLive: false).text == utterance.text
          }
        }
        return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
      #expect(right == 4)
    }
    #expect(try server.logins <= 4 && recognizer.health.retries == 0)
  }

  @Test func aRefusedLoginIsNotRepeated() async throws {
    try server.state(#"{"session_length":0}"#)
    var configuration = ProviderConfiguration.test("airefinery", server.url(""))
    configuration.options = try options(#"{"sdk_version":"1.15.1"}"#)
    let recognizer = RemoteEngine(try AIRefineryProvider(configuration), terms: .impatient)
    #expect(await utterance.recognize(with: recognizer, isLive: false).failure?.code == "unauthorized")
    #expect(try server.logins == 2)
  }

  /// A server that has heard a segment and failed is not made to hear it again; the next segment is another matter.
  @Test func airefinerySaysThatItFailed() async throws {
    let recognizer = RemoteEngine(
      try AIRefineryProvider(ProviderConfiguration.test("airefinery", server.url(""))), terms: .impatient)
    #expect(await utterance.recognize(with: recognizer).text == utterance.text)
    let before = try server.log.count
    try server.script([#"{"kind":"status","status":200,"body":{"success":false,"error":"no speech model"}}"#])
    let failure = try #require(await utterance.recognize(with: recognizer).failure)
    #expect(failure.code == "request_refused" && failure.message.contains("no speech model"))
    #expect(try server.log.count == before + 1)
    #expect(await utterance.recognize(with: recognizer).text == utterance.text)
  }

  @Test func airefineryVerboseHasWords() async throws {
    var configuration = ProviderConfiguration.test("airefinery", server.url(""))
    configuration.options = try options(#"{"response_format":"verbose_json"}"#)
    let outcome = await utterance.recognize(with: RemoteEngine(try AIRefineryProvider(configuration)))
    let recognition = try outcome.result.get()
    try expectTimes(recognition)
    #expect(recognition.words?.first?.confidence == 0.9 && recognition.language == "en-US")
  }

  @Test func huggingFaceRaw() async throws {
    var configuration = ProviderConfiguration.test("huggingface", server.url("/models"), model: "openai/whisper")
    configuration.options = try options(#"{"use_cache":false,"wait_for_model":true}"#)
    let outcome = await utterance.recognize(
      with: RemoteEngine(try HTTPProvider.huggingFace(configuration)), heardBy: server)
    #expect(outcome.text == utterance.text)
    let request = try #require(try server.log.first)
    #expect(request["path"]?.string == "/models/openai/whisper" && request["chunked"]?.bool == true)
    #expect(request["headers"]?["x-use-cache"]?.string == "false")
    #expect(request["headers"]?["x-wait-for-model"]?.string == "true")
  }

  @Test func huggingFaceParametersAndWords() async throws {
    var configuration = ProviderConfiguration.test("huggingface", server.url("/models"), model: "a/b")
    configuration.options = try options(
      #"{"return_timestamps":"word","generation_parameters":{"top_k":3,"early_stopping":"never"}}"#)
    let outcome = await utterance.recognize(with: RemoteEngine(try HTTPProvider.huggingFace(configuration)))
    let recognition = try outcome.result.get()
    #expect(recognition.text == utterance.text && recognition.confidence == nil && recognition.logProbabilities == nil)
    try expectTimes(recognition)
  }

  @Test func huggingFaceWaitsWhileTheModelLoads() async throws {
    let loading = #"{"kind":"status","status":503,"body":{"error":"is loading","estimated_time":0.1}}"#
    try server.script([loading, loading])
    let provider = try HTTPProvider.huggingFace(.test("huggingface", server.url("/models"), model: "a/b"))
    let recognizer = RemoteEngine(provider, terms: .impatient)
    #expect(await utterance.recognize(with: recognizer).text == utterance.text)
    #expect(recognizer.health.retries == 2 && recognizer.health.lastFailure?.retryAfter == .milliseconds(100))
  }

  @Test func huggingFaceWaitsWithTheServerOnceItIsLoading() async throws {
    try server.script([#"{"kind":"status","status":503,"body":{"error":"is loading","estimated_time":0.1}}"#])
    let provider = try HTTPProvider.huggingFace(.test("huggingface", server.url("/models"), model: "a/b"))
    let recognizer = RemoteEngine(provider, terms: .impatient)
    for number in 1...2 { #expect(await Utterance(number).recognize(with: recognizer, isLive: false).failure == nil) }
    let waits = try server.log.map { $0["headers"]?["x-wait-for-model"]?.string }
    #expect(waits == [nil, "true", nil])
  }

  @Test(arguments: [
    ("/models/", "a/b", "/models/a/b"), ("/models/a/b", "a/b", "/models/a/b"), ("/models/", "", "/models"),
  ])
  func huggingFaceAddresses(base: String, model: String, path: String) async throws {
    let provider = try HTTPProvider.huggingFace(.test("huggingface", server.url(base), model: model))
    _ = await utterance.recognize(with: RemoteEngine(provider, terms: .impatient), isLive: false)
    #expect(try server.log.first?["path"]?.string == path)
  }

  @Test func huggingFacePhrasesGiveTimes() async throws {
    var configuration = ProviderConfiguration.test("huggingface", server.url("/models"), model: "a/b")
    configuration.options = try options(#"{"return_timestamps":true}"#)
    let outcome = await utterance.recognize(with: RemoteEngine(try HTTPProvider.huggingFace(configuration)))
    try expectTimes(try outcome.result.get())
  }

  @Test(
    arguments: [
      ("[]", "", nil), (#"[{"alternatives":[]},{"alternatives":null},{"channel_tag":1}]"#, "", nil),
      (#"[{"alternatives":[{"transcript":"a ","confidence":0}]},{"alternatives":[{"transcript":"b"}]}]"#, "a b", nil),
      (
        #"[{"alternatives":[{"transcript":"a","confidence":-0.5}]},{"alternatives":[{"transcript":"b","confidence":"-1.5"}]}]"#,
        "a b", Float(0.41483)
      ),
    ] as [(String, String, Float?)])
  func ovhAnswers(body: String, text: String, confidence: Float?) async throws {
    try server.script([
      JSONValue.object([("kind", .string("status")), ("status", .integer(200)), ("body", .string(body))]).text
    ])
    let provider = try HTTPProvider.ovh(.test("ovh", server.url("")))
    let recognition = try await utterance.recognize(with: RemoteEngine(provider), isLive: false).result.get()
    #expect(recognition.text == text && (recognition.confidence == nil) == (confidence == nil))
    #expect(abs((recognition.confidence ?? 0) - (confidence ?? 0)) < 1e-4)
  }

  @Test func ovhKnowsItsLanguages() throws {
    func configuration(_ language: String?) -> ProviderConfiguration {
      var configuration = ProviderConfiguration(
        name: "ovh", baseURL: HTTPProvider.ovhAddress(for: language), language: language)
      configuration.notices = ProviderNotices()
      return configuration
    }
    for known in [nil, "fr", "de-AT", "en-US", "zh-CN"] { _ = try HTTPProvider.ovh(configuration(known)) }
    for unknown in ["pl", "english", "frr", "xx-YY"] {
      let failure = #expect(throws: ProviderFailure.self) { try HTTPProvider.ovh(configuration(unknown)) }
      #expect(failure?.message.contains("it has en-gb, en-us, fr-fr") == true, "\(unknown)")
    }
    var withModel = configuration("fr")
    withModel.model = "x"
    #expect(throws: ProviderFailure.self) { try HTTPProvider.ovh(withModel) }
  }

  @Test func whatIsAddedIsSentByAll() async throws {
    var ovh = ProviderConfiguration.test("ovh", server.url(""))
    ovh.extraBody = [("custom", .string("1")), ("list", .array([.integer(2)]))]
    _ = await utterance.recognize(with: RemoteEngine(try HTTPProvider.ovh(ovh)), isLive: false)
    #expect(try server.log.last?["fields"]?.text == #"[["custom","1"],["list[]","2"]]"#)
    var openAI = ProviderConfiguration.test("openai", server.url(), model: "a")
    openAI.extraBody = [("model", .string("b")), ("response_format", .string("text")), ("stream", .bool(false))]
    let outcome = await utterance.recognize(with: RemoteEngine(try HTTPProvider.openAI(openAI)), isLive: false)
    #expect(outcome.text == utterance.text)
    let fields = try #require(try server.log.last?["fields"]?.text)
    #expect(fields.contains(#"["model","b"]"#) && !fields.contains(#"["model","a"]"#), "\(fields)")
  }

  @Test(arguments: ["/v1/", "/v1/audio/transcriptions", "/v1?a=b", "/v1/audio/transcriptions?a=b"])
  func addressesAreNotDoubled(base: String) async throws {
    let provider = try HTTPProvider.openAI(.test("openai", server.url(base), model: "m"))
    #expect(await utterance.recognize(with: RemoteEngine(provider), isLive: false).text == utterance.text)
    let query = base.hasSuffix("?a=b") ? "?a=b" : ""
    #expect(try server.log.last?["path"]?.string == "/v1/audio/transcriptions" + query)
  }

  @Test func aModelThatTakesLongToLoadIsSaidToDoSo() async throws {
    try server.script([#"{"kind":"status","status":503,"body":{"error":"is loading","estimated_time":300.5}}"#])
    let provider = try HTTPProvider.huggingFace(.test("huggingface", server.url("/models"), model: "a/b"))
    let failure = await utterance.recognize(with: RemoteEngine(provider), isLive: false).failure
    #expect(failure?.message.contains("300 s") == true, "\(failure.debugDescription)")
  }

  @Test func ovhJoinsSegments() async throws {
    let provider = try HTTPProvider.ovh(.test("ovh", server.url("")))
    let recognition = try await utterance.recognize(with: RemoteEngine(provider)).result.get()
    #expect(recognition.text == utterance.text && recognition.confidence == 0.8)
    try expectTimes(recognition)
    #expect(try server.log.first?["files"]?["audio"]?.array?[1].isNull == true)
  }

  @Test(arguments: ["#g1_nova-2-general", "aai/universal", "openai/gpt-4o-transcribe"])
  func aimlapiFamilies(model: String) async throws {
    var configuration = ProviderConfiguration.test("aimlapi", server.url(), model: model)
    configuration.options = try options(#"{"punctuate":true,"custom_topic":["a","b"]}"#)
    let recognition = try await utterance.recognize(with: RemoteEngine(try AIMLProvider(configuration))).result
      .get()
    #expect(recognition.text == utterance.text)
    let isPlain = model.hasPrefix("openai/")
    #expect(recognition.confidence == (isPlain ? nil : 0.9))
    if !isPlain { try expectTimes(recognition) }
    let request = try #require(try server.log.first)
    #expect(request["files"]?[isPlain ? "file" : "audio"] != nil)
    #expect(request["fields"]?.text.contains(#"["custom_topic","a"],["custom_topic","b"]"#) == true)
  }

  @Test func aServerThatTakesNoStreamGetsTheWhole() async throws {
    try server.state(#"{"takes_streams":false}"#)
    let recognizer = RemoteEngine(try HTTPProvider.openAI(.test("openai", server.url())), terms: .impatient)
    for number in 1...4 {
      let utterance = Utterance(number)
      // Two refusals teach it; from then on an upload begins when all was spoken.
      let heard = await utterance.recognize(with: recognizer, heardBy: number <= 2 ? server : nil)
      #expect(heard.text == utterance.text)
    }
    let chunked = try server.log.compactMap { $0["chunked"]?.bool }
    #expect(chunked == [true, false, true, false, false, false])
  }

  @Test func twoErrorsAtTheStartDoNotEndStreamedUploads() async throws {
    let error = #"{"kind":"status","status":500}"#
    try server.script([error, "null", error])
    let notices = Notices()
    var configuration = ProviderConfiguration.test("openai", server.url())
    configuration.notices = notices.taker
    let recognizer = RemoteEngine(try HTTPProvider.openAI(configuration), terms: .impatient)
    for number in 1...20 {
      let utterance = Utterance(number, frames: 1_000)
      let isStreamed = number <= 2 || number > 18
      #expect(await utterance.recognize(with: recognizer, heardBy: isStreamed ? server : nil).text == utterance.text)
    }
    #expect(notices.all.filter { $0.contains("for now") }.count == 1, "\(notices.all)")
    #expect(try server.log.suffix(2).allSatisfy { $0["chunked"]?.bool == true })
  }

  @Test func aHundredStreamsAtOnce() async throws {
    var configuration = ProviderConfiguration.test("openai", server.url())
    configuration.limits.concurrentSegments = 100
    configuration.timeouts.inactivity = .seconds(30)
    let recognizer = RemoteEngine(try HTTPProvider.openAI(configuration), terms: .impatient)
    let right = await withTaskGroup(of: Bool.self) { group in
      for number in 1...100 {
        group.addTask {
          let utterance = Utterance(number, frames: 2_000)
          return await utterance.recognize(with: recognizer).text == utterance.text
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(right == 100 && recognizer.health.retries == 0)
  }

  @Test func connectionsAreKept() async throws {
    let recognizer = RemoteEngine(try HTTPProvider.openAI(.test("openai", server.url())))
    try await recognizer.prepare()
    for number in 1...5 { _ = await Utterance(number).recognize(with: recognizer) }
    #expect(try server.log.allSatisfy { $0["connection"]?.integer == 1 })
  }
}
