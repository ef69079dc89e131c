import StenoCore
import StenoTesting
import Testing

@testable import StenoWire

@Suite struct OpenAIRealtimeSessionTests {
  typealias Session = OpenAIRealtimeSession

  private func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: text.utf8) }

  @Test func whatIsWrittenIsReadBackEqual() throws {
    var values = RandomValues(seed: 7)
    for _ in 0..<2_000 {
      let session = values.session()
      #expect(try Session(JSONValue(parsing: session.json().text.utf8)) == session)
      // The beta knows one rate.
      var old = session
      if case .pcm = old.format { old.format = .pcm(rate: 24_000) }
      #expect(try Session(JSONValue(parsing: old.json(.beta).text.utf8)) == old)
    }
  }

  @Test func theMinimalUpdate() throws {
    var session = Session(id: "sess_1")
    try session.apply(
      json(
        #"{"type":"transcription","audio":{"input":{"format":{"type":"audio/pcm","rate":24000},"transcription":{"model":"gpt-4o-transcribe","language":"en"},"turn_detection":{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":500}}}}"#
      ), .current)
    #expect(
      session.json().text
        == #"{"type":"transcription","id":"sess_1","object":"realtime.transcription_session","audio":{"input":{"format":{"type":"audio/pcm","rate":24000},"transcription":{"model":"gpt-4o-transcribe","language":"en"},"noise_reduction":null,"turn_detection":{"type":"server_vad","threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":500}}},"include":null}"#
    )
  }

  @Test func whatIsLeftOutStaysAndNullClears() throws {
    var session = Session()
    try session.apply(
      json(
        #"{"audio":{"input":{"transcription":{"model":"a","language":"en","prompt":"p","keywords":["k"]},"turn_detection":{"type":"server_vad","threshold":0.25}}},"include":["item.input_audio_transcription.logprobs"]}"#
      ),
      .current)
    try session.apply(
      json(
        #"{"audio":{"input":{"transcription":{"model":"b","keywords":[]},"turn_detection":{"silence_duration_ms":700}}}}"#
      ),
      .current)
    var detection = OpenAIServerVAD()
    (detection.threshold, detection.silenceDurationMilliseconds) = (0.25, 700)
    #expect(session.turnDetection == .serverVAD(detection) && session.includesLogProbabilities)
    #expect(session.transcription?.model == "b" && session.transcription?.languages == ["en"])
    #expect(session.transcription?.prompt == "p" && session.transcription?.keywords == [])
    try session.apply(
      json(
        #"{"audio":{"input":{"turn_detection":null,"transcription":{"language":null,"prompt":null}}},"include":null}"#),
      .current)
    #expect(session.turnDetection == nil && !session.includesLogProbabilities)
    #expect(session.transcription?.languages == [] && session.transcription?.prompt == nil)
    // An object after null has the defaults, not what there was once.
    try session.apply(
      json(#"{"audio":{"input":{"turn_detection":{"type":"server_vad"},"transcription":null}}}"#), .current)
    #expect(session.turnDetection == .serverVAD(OpenAIServerVAD()) && session.transcription == nil)
  }

  @Test func theBetaIsFlat() throws {
    var session = Session()
    try session.apply(
      json(
        #"{"input_audio_format":"g711_ulaw","input_audio_transcription":{"model":"whisper-1"},"input_audio_noise_reduction":{"type":"near_field"},"turn_detection":{"type":"server_vad","create_response":true,"threshold":0.4},"include":["item.input_audio_transcription.logprobs"],"modalities":["text"]}"#
      ),
      .beta)
    #expect(session.format == .muLaw && session.transcription?.model == "whisper-1")
    #expect(session.noiseReduction == "near_field" && session.includesLogProbabilities)
    #expect(session.json(.beta)["input_audio_format"]?.string == "g711_ulaw")
    #expect(session.json(.beta)["turn_detection"]?["threshold"]?.number == 0.4)
  }

  @Test(arguments: [
    (#""pcm16""#, Session.AudioFormat.pcm(rate: 24_000)), (#"{"type":"audio/pcm","rate":16000}"#, .pcm(rate: 16_000)),
    (#"{"type":"audio/pcmu"}"#, .muLaw), (#""audio/pcma""#, .aLaw), (#"{"type":"audio/pcm"}"#, .pcm(rate: 24_000)),
  ])
  func formats(text: String, format: Session.AudioFormat) throws {
    var session = Session()
    try session.apply(json(#"{"audio":{"input":{"format":\#(text)}}}"#), .current)
    #expect(session.format == format && session.format.sampleRate >= 8_000)
  }

  @Test(arguments: [
    (#"{"type":"conversation"}"#, Session.Shape.current, "session.type must be 'transcription'"),
    (
      #"{"audio":{"input":{"turn_detection":{"type":"server_vad","threshold":2}}}}"#, .current,
      "session.audio.input.turn_detection.threshold must be a number from 0 to 1"
    ),
    (
      #"{"turn_detection":{"type":"server_vad","silence_duration_ms":"x"}}"#, .beta,
      "session.turn_detection.silence_duration_ms must be a whole number from 0 to 5000"
    ),
    (
      #"{"audio":{"input":{"turn_detection":{"type":"vad"}}}}"#, .current,
      "session.audio.input.turn_detection.type must be 'server_vad' or 'semantic_vad'"
    ),
    (
      #"{"audio":{"input":{"turn_detection":{"type":"semantic_vad","eagerness":"no"}}}}"#, .current,
      "session.audio.input.turn_detection.eagerness must be one of 'low', 'medium', 'high', 'auto'"
    ),
    (
      #"{"audio":{"input":{"format":{"type":"audio/opus"}}}}"#, .current,
      "session.audio.input.format must be 'audio/pcm', 'audio/pcmu' or 'audio/pcma' (in the beta 'pcm16', 'g711_ulaw', 'g711_alaw')"
    ),
    (
      #"{"audio":{"input":{"format":{"type":"audio/pcm","rate":1}}}}"#, .current,
      "session.audio.input.format.rate must be a whole number from 8000 to 48000"
    ),
    (#"{"include":"logprobs"}"#, .current, "session.include must be a list of strings"),
    ("[]", .current, "session must be an object"),
  ])
  func refusesWithThePath(text: String, shape: Session.Shape, problem: String) throws {
    var session = Session(id: "a")
    let update = try json(text)
    do throws(WireError) {
      try session.apply(update, shape)
      Issue.record("it was taken")
    } catch {
      #expect(error.description == problem)
    }
    #expect(session == Session(id: "a"))
  }
}

@Suite struct OpenAIRealtimeMessageTests {
  typealias Client = OpenAIRealtimeClientMessage
  typealias Server = OpenAIRealtimeServerMessage

  @Test func clientMessagesAreReadBackEqual() throws {
    var values = RandomValues(seed: 8)
    for _ in 0..<1_000 {
      let session = JSONValue.object([("include", .null), ("n", .string(values.text()))])
      let events: [Client.Event] = [
        .append(values.list(upTo: 9) { UInt8($0.integer(0...255)) }), .commit(), .commit(isFinal: true), .clear, .done,
        .updateSession(OpenAIRealtimeUpdate(session)), .updateSession(OpenAIRealtimeUpdate(session, shape: .beta)),
        .updateSession(OpenAIRealtimeUpdate(.object([("model", .string(values.text()))]), shape: .flat)),
        .other(type: "response.create"),
      ]
      for event in events {
        let message = Client(event, eventID: values.maybe { $0.text() })
        #expect(try Client(parsing: message.json.text.utf8) == message)
      }
    }
  }

  @Test(
    arguments: [
      ("{", nil, nil, "invalid_json"), (#"{"event_id":"e1"}"#, "e1", "type", "invalid_event"),
      (#"{"type":"session.update","event_id":"e2"}"#, "e2", "session", "missing_required_parameter"),
      (#"{"type":"session.update","event_id":"e2","session":1}"#, "e2", "session", "invalid_value"),
      (#"{"type":"input_audio_buffer.append","event_id":"e3"}"#, "e3", "audio", "missing_required_parameter"),
      (#"{"type":"input_audio_buffer.append","audio":"*"}"#, nil, "audio", "invalid_value"),
      ("[]", nil, "type", "invalid_event"),
    ] as [(String, String?, String?, String)])
  func refusesWithTheEvent(text: String, id: String?, param: String?, code: String) {
    do throws(Client.Refusal) {
      _ = try Client(parsing: text.utf8)
      Issue.record("it was taken")
    } catch {
      #expect(error.eventID == id && error.error.param == param && error.error.code == code)
    }
  }

  @Test func vLLMsUpdateSetsModelAndRate() throws {
    var session = OpenAIRealtimeSession()
    let message = try Client(parsing: #"{"type":"session.update","model":"m"}"#.utf8)
    guard case .updateSession(let update) = message.event else {
      Issue.record("no update")
      return
    }
    try session.apply(update)
    #expect(update.shape == .flat && session.transcription?.model == "m" && session.format == .pcm(rate: 16_000))
  }

  @Test func serverMessagesAreReadBackEqual() throws {
    var values = RandomValues(seed: 9)
    for _ in 0..<500 {
      for event in values.serverEvents() {
        let message = Server(event, eventID: values.text())
        #expect(try Server(JSONValue(parsing: message.json().text.utf8)) == message)
      }
    }
    #expect(try Server(JSONValue(parsing: #"{"type":"rate_limits.updated"}"#.utf8)) == nil)
  }

  @Test func theMinimalTrace() {
    var whole = OpenAITranscription(text: "hello")
    whole.usage = OpenAITranscription.usage(of: FrameIndex(milliseconds: 1_500))
    let trace: [(Server.Event, String)] = [
      (
        .speechStarted(item: "item_1", at: FrameIndex(milliseconds: 700)),
        #"{"type":"input_audio_buffer.speech_started","event_id":"e","audio_start_ms":700,"item_id":"item_1"}"#
      ),
      (
        .speechStopped(item: "item_1", at: FrameIndex(milliseconds: 2_400)),
        #"{"type":"input_audio_buffer.speech_stopped","event_id":"e","audio_end_ms":2400,"item_id":"item_1"}"#
      ),
      (
        .committed(item: "item_1", previous: nil),
        #"{"type":"input_audio_buffer.committed","event_id":"e","previous_item_id":null,"item_id":"item_1"}"#
      ),
      (
        .itemAdded(item: "item_1", previous: "item_0"),
        #"{"type":"conversation.item.added","event_id":"e","previous_item_id":"item_0","item":{"id":"item_1","object":"realtime.item","type":"message","status":"completed","role":"user","content":[{"type":"input_audio","transcript":null}]}}"#
      ),
      (
        .delta(item: "item_1", text: "hello", logProbabilities: nil),
        #"{"type":"conversation.item.input_audio_transcription.delta","event_id":"e","item_id":"item_1","content_index":0,"delta":"hello"}"#
      ),
      (
        .completed(item: "item_1", whole),
        #"{"type":"conversation.item.input_audio_transcription.completed","event_id":"e","item_id":"item_1","content_index":0,"transcript":"hello","usage":{"type":"duration","seconds":2}}"#
      ),
      (
        .error(OpenAIError("No.", code: "input_audio_buffer_commit_empty"), eventID: "c1"),
        #"{"type":"error","event_id":"e","error":{"message":"No.","type":"invalid_request_error","param":null,"code":"input_audio_buffer_commit_empty","event_id":"c1"}}"#
      ),
    ]
    for (event, text) in trace { #expect(Server(event, eventID: "e").json().text == text) }
    #expect(
      Server(.sessionUpdated(OpenAIRealtimeSession()), eventID: "e").json(.beta)["type"]?.string
        == "transcription_session.updated")
  }
}

extension RandomValues {
  fileprivate mutating func session() -> OpenAIRealtimeSession {
    var session = OpenAIRealtimeSession(id: maybe { $0.text() })
    session.expiresAt = maybe { Int64($0.integer(0...2_000_000_000)) }
    session.format = one(of: [.pcm(rate: 24_000), .pcm(rate: 16_000), .muLaw, .aLaw])
    session.transcription = maybe { values in
      var transcription = OpenAIRealtimeSession.Transcription(model: values.maybe { $0.text() })
      transcription.languages = Array(["en", "de", "yue"].prefix(values.integer(0...3)))
      transcription.prompt = values.maybe { $0.text() }
      transcription.keywords = values.list(upTo: 2) { $0.text() }
      transcription.delay = values.maybe { _ in "low" }
      return transcription
    }
    session.noiseReduction = maybe { _ in "far_field" }
    session.turnDetection = maybe { values in
      values.bool()
        ? .semanticVAD(values.one(of: OpenAIRealtimeSession.Eagerness.allCases))
        : .serverVAD(values.serverVAD(), idleTimeoutMilliseconds: values.maybe { $0.integer(5_000...30_000) })
    }
    session.includesLogProbabilities = bool()
    return session
  }

  fileprivate mutating func serverEvents() -> [OpenAIRealtimeServerMessage.Event] {
    var whole = OpenAITranscription(text: text())
    whole.languages = Array(["en", "de"].prefix(integer(0...2)))
    whole.logProbabilities = maybe { $0.tokens() }
    whole.usage = usage()
    let error = OpenAIError(text(), type: text(), param: maybe { $0.text() }, code: maybe { $0.text() })
    let (item, previous) = (text(), maybe { $0.text() })
    return [
      .sessionCreated(session()), .sessionUpdated(session()), .conversationCreated(id: text()),
      .speechStarted(item: item, at: frames().lowerBound), .speechStopped(item: item, at: frames().upperBound),
      .committed(item: item, previous: previous), .cleared, .itemAdded(item: item, previous: previous),
      .itemDone(item: item, previous: previous), .itemCreated(item: item, previous: previous),
      .delta(item: item, text: text(), logProbabilities: maybe { $0.tokens() }), .completed(item: item, whole),
      .failed(item: item, error), .error(error, eventID: previous),
    ]
  }
}
