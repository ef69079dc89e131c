extension OpenAIRealtimeSession {
  /// What asks for log probabilities.
  static let logProbabilities = "item.input_audio_transcription.logprobs"

  /// The session as an object, in the form in which the client knows it: today's by default.
  public func json(_ shape: Shape = .current) -> JSONValue {
    let include =
      includesLogProbabilities ? JSONValue.array([.string(Self.logProbabilities)]) : .null
    let name = id.map { [("id", JSONValue.string($0))] } ?? []
    let expiry = expiresAt.map { [("expires_at", JSONValue.integer($0))] } ?? []
    switch shape {
    case .current:
      let input = JSONValue.object([
        ("format", format.json), ("transcription", transcription?.json ?? .null), ("noise_reduction", noise),
        ("turn_detection", turnDetection?.json ?? .null),
      ])
      return .object(
        [("type", .string("transcription"))] + name
          + [
            ("object", .string("realtime.transcription_session")), ("audio", .object([("input", input)])),
            ("include", include),
          ]
          + expiry)
    case .beta:
      return .object(
        name + [
          ("object", .string("realtime.transcription_session")), ("input_audio_format", .string(format.betaName)),
          ("input_audio_transcription", transcription?.json ?? .null), ("input_audio_noise_reduction", noise),
          ("turn_detection", turnDetection?.json ?? .null), ("modalities", .array([.string("text")])),
          ("include", include),
        ] + expiry)
    }
  }

  private var noise: JSONValue { noiseReduction.map { .object([("type", .string($0))]) } ?? .null }
}

extension OpenAIRealtimeSession.AudioFormat {
  fileprivate var json: JSONValue {
    switch self {
    case .pcm(let rate): .object([("type", .string("audio/pcm")), ("rate", .integer(Int64(rate)))])
    case .muLaw: .object([("type", .string("audio/pcmu"))])
    case .aLaw: .object([("type", .string("audio/pcma"))])
    }
  }

  /// The beta knew one rate.
  fileprivate var betaName: String {
    switch self {
    case .pcm: "pcm16"
    case .muLaw: "g711_ulaw"
    case .aLaw: "g711_alaw"
    }
  }
}

extension OpenAIRealtimeSession.Transcription {
  fileprivate var json: JSONValue {
    var members: [(name: String, value: JSONValue)] = []
    if let model { members.append(("model", .string(model))) }
    if languages.count == 1 { members.append(("language", .string(languages[0]))) }
    if languages.count > 1 { members.append(("languages", .array(languages.map { .string($0) }))) }
    if let prompt { members.append(("prompt", .string(prompt))) }
    if !keywords.isEmpty { members.append(("keywords", .array(keywords.map { .string($0) }))) }
    if let delay { members.append(("delay", .string(delay))) }
    return .object(members)
  }
}

extension OpenAIRealtimeSession.TurnDetection {
  fileprivate var json: JSONValue {
    switch self {
    case .serverVAD(let detection, let idle):
      .object(detection.members + (idle.map { [("idle_timeout_ms", .integer(Int64($0)))] } ?? []))
    case .semanticVAD(let eagerness):
      .object([("type", .string("semantic_vad")), ("eagerness", .string(eagerness.rawValue))])
    }
  }
}
