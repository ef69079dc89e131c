import StenoWire

/// What Steno says to a realtime server.
enum RealtimeClientEvent: Sendable, Equatable {
  /// The name of the events that set the session up.
  static let sessionID = "session"

  /// Sets the session up, or changes it.
  case updateSession(RealtimeSessionOptions, as: RealtimeSessionForm = .current, id: String = sessionID)
  /// More audio, in the session's format.
  case append([UInt8])
  /// The audio so far is one utterance.
  case commit(id: String)
  /// Forgets the audio that was not committed.
  case clear(id: String)

  /// The event as it travels.
  var json: String { message.json.text }

  private var message: OpenAIRealtimeClientMessage {
    switch self {
    case .updateSession(let options, let form, let id):
      OpenAIRealtimeClientMessage(
        .updateSession(OpenAIRealtimeUpdate(options.json(form), shape: form == .beta ? .beta : .current)), eventID: id)
    case .append(let audio): OpenAIRealtimeClientMessage(.append(audio))
    case .commit(let id): OpenAIRealtimeClientMessage(.commit(), eventID: id)
    case .clear(let id): OpenAIRealtimeClientMessage(.clear, eventID: id)
    }
  }
}

extension RealtimeSessionOptions: Equatable {
  /// Whether two ask for the same.
  public static func == (left: RealtimeSessionOptions, right: RealtimeSessionOptions) -> Bool {
    left.json(.current).text == right.json(.current).text
  }

  fileprivate func json(_ form: RealtimeSessionForm) -> JSONValue {
    let include: [(name: String, value: JSONValue)] =
      includesLogProbabilities
      ? [("include", .array([.string("item.input_audio_transcription.logprobs")]))] : []
    let session: [(name: String, value: JSONValue)] =
      switch form {
      case .current: [("type", .string("transcription")), ("audio", .object([("input", input)]))]
      case .beta: beta
      }
    return JSONValue.object(session + include).merging(extra)
  }

  /// The session of the beta.
  private var beta: [(name: String, value: JSONValue)] {
    [
      ("input_audio_format", .string(audioFormat.betaName)), ("input_audio_transcription", transcription),
      ("turn_detection", turnDetection.json),
    ] + (noiseReduction.map { [("input_audio_noise_reduction", .object([("type", .string($0))]))] } ?? [])
  }

  private var input: JSONValue {
    let format: [(name: String, value: JSONValue)] =
      audioFormat == .pcm ? [("rate", .integer(Int64(audioFormat.sampleRate)))] : []
    var members: [(name: String, value: JSONValue)] = [
      ("format", .object([("type", .string(audioFormat.rawValue))] + format)), ("transcription", transcription),
    ]
    if let noiseReduction {
      let strength: [(name: String, value: JSONValue)] =
        noiseReductionStrength.map { [("strength", .number("\($0)"))] } ?? []
      members.append(("noise_reduction", .object([("type", .string(noiseReduction))] + strength)))
    }
    return .object(members + [("turn_detection", turnDetection.json)])
  }

  private var transcription: JSONValue {
    var members: [(name: String, value: JSONValue)] = [("model", .string(model))]
    if let language { members.append(("language", .string(language))) }
    if !languages.isEmpty { members.append(("languages", .array(languages.map { .string($0) }))) }
    if let prompt { members.append(("prompt", .string(prompt))) }
    if !keywords.isEmpty { members.append(("keywords", .array(keywords.map { .string($0) }))) }
    if let delay { members.append(("delay", .string(delay))) }
    return .object(members)
  }
}

extension RealtimeSessionOptions.TurnDetection {
  fileprivate var json: JSONValue {
    switch self {
    case .segmenter: .null
    case .server(let threshold, let prefix, let silence, let idle):
      .object(
        [
          ("type", .string("server_vad")), ("threshold", .number("\(threshold)")),
          ("prefix_padding_ms", .integer(Int64(prefix))), ("silence_duration_ms", .integer(Int64(silence))),
        ] + (idle.map { [("idle_timeout_ms", .integer(Int64($0)))] } ?? []))
    case .semantic(let eagerness):
      .object([("type", .string("semantic_vad")), ("eagerness", .string(eagerness))])
    }
  }
}
