import StenoCore
import StenoTesting
import Testing

@testable import StenoWire

@Suite struct OpenAITranscriptionRequestTests {
  typealias Request = OpenAITranscriptionRequest

  @Test func whatIsWrittenIsReadBackEqual() throws {
    var values = RandomValues(seed: 4)
    for _ in 0..<2_000 {
      let request = values.request()
      #expect(try Request(fields: request.fields) == request)
      // The order of fields, and unknown ones, change nothing.
      let shuffled = request.fields.filter { !$0.name.hasSuffix("[]") } + [("timeout", "30")]
      let lists = request.fields.filter { $0.name.hasSuffix("[]") }
      #expect(try Request(fields: lists + shuffled.shuffled(using: &values.generator)) == request)
    }
  }

  @Test(arguments: [
    [("timestamp_granularities[]", "word"), ("timestamp_granularities[]", "segment")],
    [("timestamp_granularities", "word"), ("timestamp_granularities", "segment")],
    [("timestamp_granularities", #"["word", "segment"]"#)],
    [("timestamp_granularities[0]", "word"), ("timestamp_granularities[1]", "segment")],
    [("extra_body", #"{"timestamp_granularities": ["word", "segment"]}"#), ("timestamp_granularities", "[]")],
  ])
  func listsInEveryEncoding(fields: [(String, String)]) throws {
    let request = try Request(fields: fields.map { (name: $0.0, value: $0.1) })
    #expect(request.granularities == [.word, .segment] && request.wantsWords && request.wantsSegments)
  }

  @Test(arguments: [
    [
      ("chunking_strategy[type]", "server_vad"), ("chunking_strategy[threshold]", "0.25"),
      ("chunking_strategy[silence_duration_ms]", "700"),
    ],
    [("chunking_strategy", #"{"type":"server_vad","threshold":0.25,"silence_duration_ms":700}"#)],
    [
      ("extra_body", #"{"chunking_strategy":{"type":"server_vad","threshold":0.25,"silence_duration_ms":700}}"#),
      ("chunking_strategy", "auto"),
    ],
  ])
  func objectsInEveryEncoding(fields: [(String, String)]) throws {
    var detection = OpenAIServerVAD()
    (detection.threshold, detection.silenceDurationMilliseconds) = (0.25, 700)
    #expect(try Request(fields: fields.map { (name: $0.0, value: $0.1) }).chunkingStrategy == .serverVAD(detection))
  }

  @Test(arguments: [
    ("true", true), ("True", true), ("1", true), ("false", false), ("False", false), ("0", false), ("", false),
    ("None", false),
  ])
  func truthValues(text: String, streams: Bool) throws {
    #expect(try Request(fields: [("stream", text)]).streams == streams)
  }

  @Test func whatIsNotSetIsTold() throws {
    let request = try Request(fields: [
      ("prompt", "None"), ("chunking_strategy", "null"), ("keywords[]", "None"), ("keywords[]", "Some"),
      ("include", "None"),
    ])
    #expect(request.prompt == nil && request.chunkingStrategy == nil && request.keywords == ["None", "Some"])
  }

  @Test func whatOtherClientsAlwaysSendIsTaken() throws {
    let fields: [MultipartForm.Field] = [
      ("model", "Azure/AI-Transcription"), ("chunking_strategy", "auto"), ("language", "en-US"),
      ("response_format", "json"), ("timestamp_granularities", "[]"), ("include", #"["confidence", "segment"]"#),
      ("stream", "False"), ("timeout", "None"), ("extra_body", "{}"), ("temperature", "0.0"), ("prompt", ""),
    ]
    var expected = Request(model: "Azure/AI-Transcription")
    (expected.languages, expected.chunkingStrategy) = (["en-US"], .auto)
    #expect(try Request(fields: fields) == expected)
  }

  @Test(arguments: [
    (
      "response_format", "xml", "response_format",
      "response_format is 'xml'; it must be one of 'json', 'text', 'srt', 'vtt', 'verbose_json', 'diarized_json'."
    ),
    ("temperature", "1.5", "temperature", "temperature is '1.5'; it must be a number from 0 to 1."),
    ("temperature", "nan", "temperature", "temperature is 'nan'; it must be a number from 0 to 1."),
    (
      "timestamp_granularities[]", "char", "timestamp_granularities",
      "timestamp_granularities is 'char'; it must be one of 'word', 'segment'."
    ),
    ("stream", "maybe", "stream", "stream is 'maybe'; it must be true or false."),
    (
      "chunking_strategy", "fast", "chunking_strategy",
      "chunking_strategy is 'fast'; it must be 'auto' or an object of type 'server_vad'."
    ),
    (
      "chunking_strategy[threshold]", "2", "chunking_strategy.threshold",
      "chunking_strategy.threshold must be a number from 0 to 1."
    ),
    ("chunking_strategy", #"{"type":"x"}"#, "chunking_strategy.type", "chunking_strategy.type must be 'server_vad'."),
    (
      "chunking_strategy", #"{"type":"server_vad","prefix_padding_ms":-1}"#, "chunking_strategy.prefix_padding_ms",
      "chunking_strategy.prefix_padding_ms must be a whole number from 0 to 5000."
    ),
    ("chunking_strategy", "{", "chunking_strategy", "chunking_strategy is not JSON: a member has no name (at byte 1)."),
    (
      "known_speaker_names", #"["a"]"#, "known_speaker_references",
      "known_speaker_references must have one entry for each of known_speaker_names."
    ),
    ("include", "[1]", "include", "include must be a list of texts."),
  ])
  func refusesWithTheField(name: String, value: String, param: String, message: String) {
    #expect(throws: OpenAIError(message, param: param, code: "invalid_value")) {
      try Request(fields: [("model", "whisper-1"), (name, value)])
    }
  }
}

@Suite struct OpenAITranscriptionTests {
  @Test func answersAreReadBackEqual() throws {
    var values = RandomValues(seed: 5)
    for _ in 0..<1_000 {
      let whole = values.transcription()
      var request = OpenAITranscriptionRequest()
      request.includesLogProbabilities = true
      #expect(try OpenAITranscription(parsing(whole.answer(to: request))) == whole.kept(in: .json))
      (request.format, request.granularities) = (.verboseJSON, [.word, .segment])
      #expect(try OpenAITranscription(parsing(whole.answer(to: request))) == whole.kept(in: .verboseJSON))
      request.format = .diarizedJSON
      #expect(try OpenAITranscription(parsing(whole.answer(to: request))) == whole.kept(in: .diarizedJSON))
    }
  }

  private func parsing(_ answer: OpenAITranscription.Answer) throws -> JSONValue {
    #expect(answer.contentType == "application/json")
    return try JSONValue(parsing: answer.body.utf8)
  }

  private static var hello: OpenAITranscription {
    var whole = OpenAITranscription(text: "Hello & bye --> there.")
    whole.languages = ["en"]
    whole.duration = FrameIndex(milliseconds: 3_661_500)
    var segment = OpenAITranscription.Segment(
      " Hello & bye\n --> there.", frames: FrameIndex(milliseconds: 660)..<FrameIndex(milliseconds: 3_661_000))
    segment.figures.tokens = [5, 6]
    (segment.figures.averageLogProbability, segment.figures.noSpeechProbability) = (-0.25, 0.01)
    segment.figures.compressionRatio = 1.2
    whole.segments = [segment]
    whole.words = [.init("Hello", frames: FrameIndex(milliseconds: 660)..<FrameIndex(milliseconds: 1_000))]
    whole.usage = OpenAITranscription.usage(of: whole.duration)
    return whole
  }

  @Test(
    arguments: [
      (
        .json, [],
        #"{"text":"Hello & bye --> there.","languages":[{"code":"en"}],"usage":{"type":"duration","seconds":3662}}"#
      ),
      (.text, [], "Hello & bye --> there.\n"),
      (.srt, [], "1\n00:00:00,660 --> 01:01:01,000\nHello & bye -> there.\n\n"),
      (.vtt, [], "WEBVTT\n\n00:00:00.660 --> 01:01:01.000\nHello &amp; bye --&gt; there.\n\n"),
      (
        .verboseJSON, [.word],
        #"{"task":"transcribe","language":"english","duration":3661.5,"text":"Hello & bye --> there.","words":[{"word":"Hello","start":0.66,"end":1}],"usage":{"type":"duration","seconds":3662}}"#
      ),
      (
        .verboseJSON, [],
        #"{"task":"transcribe","language":"english","duration":3661.5,"text":"Hello & bye --> there.","segments":[{"id":0,"seek":66,"start":0.66,"end":3661,"text":" Hello & bye\n --> there.","tokens":[5,6],"temperature":0,"avg_logprob":-0.25,"compression_ratio":1.2,"no_speech_prob":0.01}],"usage":{"type":"duration","seconds":3662}}"#
      ),
      (
        .diarizedJSON, [],
        #"{"task":"transcribe","duration":3661.5,"text":"Hello & bye --> there.","segments":[{"type":"transcript.text.segment","id":"seg_001","start":0.66,"end":3661,"text":" Hello & bye\n --> there.","speaker":"A"}],"usage":{"type":"duration","seconds":3662}}"#
      ),
    ] as [(OpenAITranscriptionRequest.Format, Set<OpenAITranscriptionRequest.Granularity>, String)])
  func answers(
    format: OpenAITranscriptionRequest.Format, granularities: Set<OpenAITranscriptionRequest.Granularity>, body: String
  ) {
    var request = OpenAITranscriptionRequest()
    (request.format, request.granularities) = (format, granularities)
    #expect(Self.hello.answer(to: request).body == body)
  }

  @Test(arguments: [
    ("en", "english"), ("en-GB", "english"), ("yue", "cantonese"), ("tlh", "tlh"), ("xx-yy", "xx-YY"),
    ("e,", "unknown"),
    ("", "unknown"), ("english", "english"),
  ])
  func languagesByTheirNames(tag: String, name: String) {
    var whole = OpenAITranscription(text: "")
    whole.languages = [tag]
    #expect(whole.verboseJSON(segments: false, words: false)["language"]?.string == name)
  }

  @Test func nothingSaid() throws {
    var request = OpenAITranscriptionRequest()
    #expect(OpenAITranscription(text: "").answer(to: request).body == #"{"text":"","languages":[]}"#)
    request.format = .vtt
    #expect(OpenAITranscription(text: "").answer(to: request).body == "WEBVTT\n\n")
  }

  @Test func eventsAreReadBackEqual() throws {
    var values = RandomValues(seed: 6)
    for _ in 0..<1_000 {
      let events: [OpenAITranscriptionEvent] = [
        .delta(values.text(), logProbabilities: values.maybe { $0.tokens() }),
        .segment(values.segment(speaker: "B").turn, number: values.integer(0...2_000)),
        .done(values.transcription().kept(in: .json)),
        .failed(
          OpenAIError(
            status: 500, values.text(), type: values.text(), param: values.maybe { $0.text() },
            code: values.maybe { $0.text() })),
      ]
      for event in events {
        #expect(try OpenAITranscriptionEvent(JSONValue(parsing: event.json.text.utf8)) == event)
      }
    }
    #expect(try OpenAITranscriptionEvent(JSONValue(parsing: #"{"type":"transcript.word"}"#.utf8)) == nil)
  }

  @Test func errorsHaveAllMembers() {
    #expect(
      OpenAIError("No.").json.text
        == #"{"error":{"message":"No.","type":"invalid_request_error","param":null,"code":null}}"#)
    #expect(OpenAIError.unknownModel("x").json["error"]?["param"]?.string == "model")
  }
}

extension OpenAITranscription {
  /// What of it travels in an answer.
  fileprivate func kept(in format: OpenAITranscriptionRequest.Format) -> OpenAITranscription {
    var kept = OpenAITranscription(text: text)
    kept.usage = usage
    switch format {
    case .json: (kept.languages, kept.logProbabilities) = (languages, logProbabilities)
    case .verboseJSON:
      (kept.languages, kept.duration, kept.words) = (Array(languages.prefix(1)), duration, words)
      kept.segments = segments.map { segment in
        var segment = segment
        segment.speaker = nil
        return segment
      }
    default: (kept.duration, kept.segments) = (duration, segments.map(\.turn))
    }
    return kept
  }
}

extension OpenAITranscription.Segment {
  /// It without the figures, which do not travel with who said it.
  fileprivate var turn: OpenAITranscription.Segment { .init(text, frames: frames, speaker: speaker) }
}

extension RandomValues {
  mutating func serverVAD() -> OpenAIServerVAD {
    var detection = OpenAIServerVAD()
    detection.threshold = maybe { Double($0.integer(0...1_000)) / 1_000 }
    detection.prefixPaddingMilliseconds = maybe { $0.integer(0...5_000) }
    detection.silenceDurationMilliseconds = maybe { $0.integer(0...5_000) }
    return detection
  }

  fileprivate mutating func request() -> OpenAITranscriptionRequest {
    var request = OpenAITranscriptionRequest(model: maybe { _ in "openai/whisper-large-v3" })
    let languages = ["en", "de-DE", "yue"]
    request.languages = Array(languages.prefix(integer(0...3)))
    request.prompt = maybe { "p" + $0.text() }
    request.keywords = list(upTo: 3) { "k" + $0.text() }
    request.format = one(of: OpenAITranscriptionRequest.Format.allCases)
    request.temperature = Double(integer(0...10)) / 10
    request.includesLogProbabilities = bool()
    request.granularities = Set(list(upTo: 2) { $0.one(of: [.word, .segment]) })
    request.streams = bool()
    request.chunkingStrategy = maybe { $0.bool() ? .auto : .serverVAD($0.serverVAD()) }
    request.knownSpeakerNames = list(upTo: 4) { "n" + $0.text() }
    request.knownSpeakerReferences = request.knownSpeakerNames.map { _ in "data:audio/wav;base64,AAAA" }
    return request
  }

  fileprivate mutating func segment(speaker: String) -> OpenAITranscription.Segment {
    var segment = OpenAITranscription.Segment(text(), frames: frames(), speaker: speaker)
    segment.figures.tokens = list(upTo: 3) { Int64($0.integer(0...50_000)) }
    segment.figures.averageLogProbability = -share()
    segment.figures.compressionRatio = Float(integer(1...400_000)) / 100_000
    segment.figures.noSpeechProbability = share()
    return segment
  }

  fileprivate mutating func transcription() -> OpenAITranscription {
    var whole = OpenAITranscription(text: text())
    whole.languages = Array(["en", "de", "yue"].prefix(integer(0...3)))
    whole.duration = frames().upperBound
    whole.segments = list(upTo: 3) { $0.segment(speaker: $0.one(of: ["A", "B"])) }
    whole.words = list(upTo: 3) { values in
      .init(values.text(), frames: values.frames(), confidence: values.maybe { $0.share() })
    }
    whole.logProbabilities = maybe { $0.tokens() }
    whole.usage = maybe { $0.usage() }
    return whole
  }
}
