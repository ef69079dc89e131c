import StenoCore
import StenoWire
import StenoProviders
import Testing

@testable import StenoProvidersRealtime

@Suite struct RealtimeEventTests {
  private static let transcription = "conversation.item.input_audio_transcription."

  @Test(
    arguments: [
      (#"{"type":"session.created","session":{"audio":"pcm16"}}"#, .sessionCreated),
      (#"{"type":"transcription_session.updated"}"#, .sessionUpdated(serverCuts: nil)),
      (
        #"{"type":"session.updated","session":{"audio":{"input":{"turn_detection":null}}}}"#,
        .sessionUpdated(serverCuts: false)
      ),
      (
        #"{"type":"session.updated","session":{"turn_detection":{"type":"server_vad"}}}"#,
        .sessionUpdated(serverCuts: true)
      ),
      (#"{"type":"input_audio_buffer.committed"}"#, .committed(item: nil)),
      (#"{"type":"input_audio_buffer.committed","item_id":7}"#, .committed(item: "7")),
      (#"{"type":"\#(transcription)delta","delta":null}"#, .delta(item: nil, text: "", logProbabilities: nil)),
      (
        #"{"type":"\#(transcription)completed","item_id":null,"transcript":null,"languages":[{"code":"de"}]}"#,
        .completed(item: nil, text: nil, logProbabilities: nil, language: "de")
      ),
      (
        #"{"type":"\#(transcription)completed","transcript":"a","languages":[],"language":"fr"}"#,
        .completed(item: nil, text: "a", logProbabilities: nil, language: "fr")
      ),
      (
        #"{"type":"\#(transcription)completed","transcript":"a","usage":{"type":"duration","seconds":1.5}}"#,
        .completed(item: nil, text: "a", usage: RecognitionUsage(try JSONValue(parsing: #"{"seconds":1.5}"#.utf8)))
      ),
      (#"{"type":"error","error":"no","code":"c"}"#, .error(.init(code: "c", message: "no"))),
      (#"{"type":"input_audio_buffer.committed","previous_item_id":null,"item_id":"a"}"#, .committed(item: "a")),
      (#"{"type":"input_audio_buffer.speech_started","audio_start_ms":700,"item_id":"a"}"#, .speech(item: "a")),
      (#"{"type":"input_audio_buffer.cleared"}"#, .cleared),
      (#"{"type":"rate_limits.updated","rate_limits":[1,{}]}"#, .other),
      (
        #"{"type":"\#(transcription)delta","item_id":"a","delta":"h\u00e9","logprobs":null}"#,
        .delta(item: "a", text: "hé", logProbabilities: nil)
      ),
      (
        #"{"type":"\#(transcription)completed","item_id":"a","transcript":"hi","languages":["en"],"logprobs":[{"token":"hi","logprob":-0.5,"bytes":[104,105]}]}"#,
        .completed(
          item: "a", text: "hi",
          logProbabilities: [TokenLogProbability(token: "hi", logProbability: -0.5, bytes: [104, 105])], language: "en")
      ),
      (
        #"{"type":"\#(transcription)delta","item_id":"a","delta":"x","logprobs":[{"token":"x","logprob":-1,"bytes":[300]}]}"#,
        .delta(
          item: "a", text: "x", logProbabilities: [TokenLogProbability(token: "x", logProbability: -1, bytes: [120])])
      ),
      (
        #"{"type":"\#(transcription)delta","item_id":"a","delta":"x","logprobs":[{"token":7}]}"#,
        .delta(item: "a", text: "x", logProbabilities: nil)
      ),
      (
        #"{"type":"error","error":{"type":"t","code":"c","message":"m","param":null,"event_id":"e"}}"#,
        .error(.init(type: "t", code: "c", message: "m", eventID: "e"))
      ),
      (#"{"type":"error"}"#, .error(.init())),
    ] as [(String, RealtimeServerEvent)])
  func reads(json: String, event: RealtimeServerEvent) throws {
    #expect(try RealtimeMessage(parsing: json.utf8).event == event)
  }

  @Test(arguments: [
    "", "{}", "[]", "<html>", #"{"type":7}"#, #"{"type":"\#(transcription)delta","delta":[]}"#,
    #"{"type":"\#(transcription)completed","item_id":"a","transcript":5}"#,
  ])
  func refuses(json: String) {
    #expect(throws: JSONError.self) { try RealtimeMessage(parsing: json.utf8) }
  }

  @Test func asksForASession() {
    var options = RealtimeSessionOptions()
    options.language = "en"
    #expect(
      RealtimeClientEvent.updateSession(options).json
        == #"{"type":"session.update","event_id":"session","session":{"type":"transcription","audio":{"input":{"format":{"type":"audio/pcm","rate":24000},"transcription":{"model":"gpt-4o-transcribe","language":"en"},"turn_detection":null}},"include":["item.input_audio_transcription.logprobs"]}}"#
    )
    options.audioFormat = .aLaw
    options.includesLogProbabilities = false
    options.noiseReduction = "near_field"
    options.keywords = ["Steno"]
    options.turnDetection = .server(threshold: 0.4, prefixPaddingMilliseconds: 100, silenceDurationMilliseconds: 200)
    #expect(
      RealtimeClientEvent.updateSession(options).json
        == #"{"type":"session.update","event_id":"session","session":{"type":"transcription","audio":{"input":{"format":{"type":"audio/pcma"},"transcription":{"model":"gpt-4o-transcribe","language":"en","keywords":["Steno"]},"noise_reduction":{"type":"near_field"},"turn_detection":{"type":"server_vad","threshold":0.4,"prefix_padding_ms":100,"silence_duration_ms":200}}}}}"#
    )
  }

  /// What the configuration can ask for besides, and what it adds to the session.
  @Test func whatAConfigurationAsksFor() throws {
    var configuration = ProviderConfiguration(name: "openai-realtime", baseURL: "ws://127.0.0.1/v1", model: "m")
    configuration.options = [
      "languages": .array([.string("en"), .string("de")]), "delay": .string("low"), "logprobs": .bool(false),
      "turn_detection": .string("server_vad"), "idle_timeout_ms": .integer(6_000),
      "noise_reduction": .string("far_field"), "noise_reduction_strength": .number("0.5"),
    ]
    configuration.extraBody = [
      ("tracing", .string("auto")),
      (
        "audio",
        .object([("input", .object([("transcription", .object([("model", .string("n")), ("x", .integer(1))]))]))])
      ),
    ]
    #expect(
      RealtimeClientEvent.updateSession(try RealtimeSessionOptions(configuration)).json
        == #"{"type":"session.update","event_id":"session","session":{"type":"transcription","audio":{"input":{"format":{"type":"audio/pcm","rate":24000},"transcription":{"model":"n","languages":["en","de"],"delay":"low","x":1},"noise_reduction":{"type":"far_field","strength":0.5},"turn_detection":{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":500,"idle_timeout_ms":6000}}},"tracing":"auto"}}"#
    )
  }

  @Test(arguments: [
    ("delay", JSONValue.string("soon")), ("idle_timeout_ms", .integer(1)), ("idle_timeout_ms", .integer(6_000)),
    ("threshold", .number("0.5")), ("eagerness", .string("low")), ("noise_reduction_strength", .integer(1)),
    ("languages", .integer(5)), ("nonsense", .bool(true)),
  ])
  func whatCannotBeSentIsRefused(name: String, value: JSONValue) {
    var configuration = ProviderConfiguration(name: "openai-realtime", baseURL: "ws://127.0.0.1/v1")
    configuration.options = [name: value]
    let failure = #expect(throws: ProviderFailure.self) { try RealtimeSessionOptions(configuration) }
    #expect(failure?.kind == .configuration && failure?.message.contains(name) == true)
  }

  @Test func sendsAudio() {
    #expect(
      RealtimeClientEvent.append([0, 1, 254, 255]).json == #"{"type":"input_audio_buffer.append","audio":"AAH+/w=="}"#)
    #expect(RealtimeClientEvent.commit(id: "c").json == #"{"type":"input_audio_buffer.commit","event_id":"c"}"#)
  }
}
