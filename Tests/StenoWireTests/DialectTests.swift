import StenoCore
import StenoTesting
import Testing

@testable import StenoWire

/// A transcript of two segments.
private var twoSegments: OpenAITranscription {
  func frames(_ start: Int64, _ end: Int64) -> Range<FrameIndex> {
    FrameIndex(milliseconds: start)..<FrameIndex(milliseconds: end)
  }
  var whole = OpenAITranscription(text: "Hello there. Bye.")
  (whole.languages, whole.duration, whole.confidence) = (["en"], FrameIndex(milliseconds: 3_500), 0.93)
  whole.segments = [
    .init(" Hello there.", frames: frames(500, 1_500), speaker: "A"), .init(" Bye.", frames: frames(2_000, 2_500)),
  ]
  whole.words = [
    .init("Hello", frames: frames(500, 900), confidence: 0.5),
    .init("there.", frames: frames(900, 1_400), confidence: 1),
    .init("Bye.", frames: frames(2_000, 2_400)),
  ]
  return whole
}

@Suite struct DialectTests {
  private func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: text.utf8) }

  @Test func aiRefineryReadsItsOwnMembers() {
    var request = OpenAITranscriptionRequest()
    request.format = .text
    #expect(
      twoSegments.aiRefineryJSON(for: request).text
        == #"{"text":"Hello there. Bye.","success":true,"error":null,"confidence":0.93}"#)
    request.format = .verboseJSON
    let verbose = twoSegments.aiRefineryJSON(for: request)
    #expect(verbose["language"]?.string == "en-US" && verbose["segments"]?.array?.count == 2)
    #expect(verbose["segments"]?.array?.first?["speaker_id"]?.string == "Guest-1")
    #expect(verbose["segments"]?.array?.last?["speaker_id"]?.isNull == true)
    #expect(verbose["words"]?.array?.first?["confidence"]?.number == 0.5)
    #expect(
      OpenAITranscriptionEvent.delta(" a").aiRefineryJSON.text
        == #"{"type":"transcript.text.delta","delta":" a","text":" a"}"#)
  }

  @Test(arguments: [
    (#"{"inputs":"AAEC"}"#, HuggingFaceRequest.Timestamps.none),
    (#"{"inputs":"data:audio/wav;base64,AAEC","parameters":{"return_timestamps":true,"temperature":1}}"#, .segment),
    (#"{"inputs":"AAEC","parameters":{"return_timestamps":"word"}}"#, .word),
    (#"{"inputs":"AAEC","parameters":{"return_timestamps":false,"generation_parameters":{"num_beams":2}}}"#, .none),
  ])
  func huggingFaceRequests(text: String, timestamps: HuggingFaceRequest.Timestamps) throws {
    let request = try HuggingFaceRequest(json(text))
    #expect(request.audio == [0, 1, 2] && request.timestamps == timestamps)
    #expect(try HuggingFaceRequest(json(request.json.text)) == request)
    #expect(HuggingFaceRequest.mayBeJSON(text.utf8) && !HuggingFaceRequest.mayBeJSON("RIFF".utf8))
  }

  @Test func huggingFaceAnswers() {
    #expect(twoSegments.huggingFaceJSON(.none).text == #"{"text":"Hello there. Bye."}"#)
    let chunks = twoSegments.huggingFaceJSON(.segment)["chunks"]?.array
    #expect(chunks?.last?.text == #"{"text":" Bye.","timestamp":[2,2.5],"timestamps":[2,2.5]}"#)
    #expect(twoSegments.huggingFaceJSON(.word)["chunks"]?.array?.count == 3)
    #expect(
      OpenAITranscription.huggingFaceError("Loading.", estimatedSeconds: 20).text
        == #"{"error":"Loading.","estimated_time":20}"#)
  }

  @Test func rivaAnswersWithASegmentEach() {
    #expect(
      twoSegments.rivaJSON.text
        == #"[{"alternatives":[{"transcript":"Hello there. ","confidence":0.75,"words":[{"start_time":500,"end_time":900,"word":"Hello","confidence":0.5},{"start_time":900,"end_time":1400,"word":"there.","confidence":1}]}],"channel_tag":1,"audio_processed":1.5},{"alternatives":[{"transcript":"Bye. ","words":[{"start_time":2000,"end_time":2400,"word":"Bye."}]}],"channel_tag":1,"audio_processed":2.5}]"#
    )
    #expect(OpenAITranscription(text: "").rivaJSON.text == "[]")
    var plain = twoSegments
    plain.words = []
    let first = plain.rivaJSON.array?.first?["alternatives"]?.array?.first?["words"]?.array?.first
    #expect(first?.text == #"{"start_time":500,"end_time":1500,"word":"Hello there."}"#)
  }

  @Test func vakyanshRequests() throws {
    let request = try VakyanshRequest(
      json(
        #"{"config":{"language":{"sourceLanguage":1},"transcriptionFormat":{"value":"srt"},"samplingRate":"16000","audioFormat":"wav","punctuation":true},"audio":[{"audioContent":"AAEC"},{"audioUri":"http://a/b","audioContent":"AAEC"}]}"#
      ))
    #expect(request.language == "en" && request.format == .srt && request.punctuates && !request.normalizes)
    #expect(request.audio == [.content([0, 1, 2]), .address("http://a/b")])
    #expect(try VakyanshRequest(json(request.json.text)) == request)
    #expect(try VakyanshRequest(json(#"{"audio":[{"audioContent":"AAEC"}]}"#), language: "hi").language == "hi")
  }

  @Test(arguments: [
    (#"{"audio":[]}"#, "audio must have at least one entry"),
    (#"{"audio":[{}]}"#, "audio[0] must have audioUri or audioContent"),
    (#"{"audio":[{"audioContent":"*"}]}"#, "audio[0].audioContent must be Base64"),
    (
      #"{"config":{"transcriptionFormat":{"value":2}}}"#,
      "config.transcriptionFormat.value is 'alternatives'; it must be 'transcript' or 'srt'"
    ),
    (
      #"{"config":{"language":{"sourceLanguage":22}}}"#,
      "config.language.sourceLanguage must be the name or the number of a value"
    ),
  ])
  func vakyanshRefusals(text: String, problem: String) throws {
    let value = try json(text)
    do throws(WireError) {
      _ = try VakyanshRequest(value)
      Issue.record("it was taken")
    } catch {
      #expect(error.description == problem)
    }
  }

  @Test func vakyanshAnswers() throws {
    #expect(twoSegments.vakyanshOutput(.transcript) == "Hello there. Bye.")
    #expect(twoSegments.vakyanshOutput(.srt).hasPrefix("1\n00:00:00,50 --> 00:00:01,50\nHello there.\n\n2\n"))
    #expect(try VakyanshAnswer.outputs(VakyanshAnswer.json(["a", "b"])) == ["a", "b"])
    #expect(throws: WireError(path: "status", problem: "is ERROR: No.")) {
      try VakyanshAnswer.outputs(VakyanshAnswer.error("No."))
    }
  }

  @Test func aimlJobs() throws {
    let request = try AIMLRequest(json(##"{"model":"#g1_whisper-large","url":"https://a/b","punctuate":true}"##))
    #expect(request == AIMLRequest(model: "#g1_whisper-large", address: "https://a/b"))
    #expect(try AIMLRequest(json(request.json.text)) == request)
    #expect(try AIMLRequest(fields: [("model", "m"), ("language", "")]) == AIMLRequest(model: "m"))
    #expect(throws: WireError(path: "model", problem: "is missing")) { try AIMLRequest(fields: []) }
    #expect(AIMLAnswer.pending(id: "i", model: request.model)["status"]?.string == "active")
    #expect(AIMLAnswer.pending(id: "i", model: "openai/gpt-4o-transcribe")["status"]?.string == "generating")
    let metadata = DeepgramMetadata(requestID: "r", created: "2026-01-01T00:00:00.000Z", model: "m", modelID: "u")
    let done = AIMLAnswer.completed(id: "i", model: request.model, twoSegments, metadata: metadata)
    let alternative = done["result"]?["results"]?["channels"]?.array?.first?["alternatives"]?.array?.first
    #expect(alternative?["transcript"]?.string == "Hello there. Bye." && done["output"]?.text == done["result"]?.text)
    #expect(done["result"]?["metadata"]?["duration"]?.number == 3.5)
    #expect(
      AIMLAnswer.completed(id: "i", model: "openai/x", twoSegments, metadata: metadata)["result"]?["text"]?.string
        == "Hello there. Bye.")
  }
}

@Suite struct DeepgramTests {
  @Test func clientMessages() throws {
    for message in [DeepgramClientMessage.keepAlive, .finalize, .closeStream, .other(type: "Configure")] {
      #expect(try DeepgramClientMessage(message.json) == message)
    }
  }

  @Test func serverMessagesAreReadBackEqual() throws {
    var values = RandomValues(seed: 11)
    for _ in 0..<1_000 {
      let metadata = DeepgramMetadata(
        requestID: values.text(), created: "", model: values.text(), modelID: "u" + values.text())
      var whole = metadata
      (whole.duration, whole.sha256, whole.created) = (values.frames().upperBound, values.text(), values.text())
      var results = DeepgramServerMessage.Results(
        frames: values.frames(), text: values.text(), confidence: values.share(), metadata: metadata)
      results.words = values.list(upTo: 3) { .init($0.text(), frames: $0.frames(), confidence: $0.share()) }
      (results.isFinal, results.isEndpoint, results.isFromFinalize) = (values.bool(), values.bool(), values.bool())
      let messages: [DeepgramServerMessage] = [
        .results(results), .speechStarted(at: values.frames().lowerBound),
        .utteranceEnd(lastWordEnd: values.frames().upperBound), .metadata(whole),
        .error(variant: values.text(), description: values.text()),
      ]
      for message in messages {
        #expect(try DeepgramServerMessage(JSONValue(parsing: message.json.text.utf8)) == message)
      }
    }
  }

  @Test func queries() throws {
    let query = try DeepgramQuery([
      ("model", "nova-3"), ("encoding", "linear16"), ("sample_rate", "16000"), ("interim_results", "True"),
      ("endpointing", "300"), ("utterance_end_ms", "1000"), ("vad_events", "true"), ("keyterm", "a"), ("keyterm", "b"),
      ("smart_format", "yes"), ("language", ""),
    ])
    #expect(
      query.model == "nova-3" && query.encoding == "linear16" && query.sampleRate == 16_000 && query.channels == 1)
    #expect(query.hasInterimResults && query.hasSpeechEvents && query.keyterms == ["a", "b"] && query.language == nil)
    #expect(query.endpointingMilliseconds == 300 && query.utteranceEndMilliseconds == 1_000)
    #expect(try DeepgramQuery([("endpointing", "false")]).endpointingMilliseconds == 0)
    #expect(throws: WireError(path: "sample_rate", problem: "must be a whole number from 1000 to 384000")) {
      try DeepgramQuery([("sample_rate", "x")])
    }
  }
}
