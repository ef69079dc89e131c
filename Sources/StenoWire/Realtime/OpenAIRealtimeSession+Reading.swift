extension OpenAIRealtimeSession {
  /// Reads a whole session, in either shape. What is left out has its default.
  ///
  /// - Parameter json: The object. Members that are not known are passed over.
  /// - Throws: ``WireError`` where a member is not what it should be.
  public init(_ json: JSONValue) throws(WireError) {
    self.init()
    let members = try JSONObjectReader(json, path: "session")
    id = try members.string("id")
    expiresAt = try members.integer("expires_at", in: 0...Int64(1) << 40)
    let isBeta = json["input_audio_format"] != nil || json["input_audio_transcription"] != nil
    try apply(json, isBeta ? .beta : .current)
  }

  /// Changes what an update says, as the API defines it: what is left out stays, and null clears.
  ///
  /// What is harmless though the server has no use for it (noise reduction, idle time, `create_response`, members that are
  /// not known) is taken.
  ///
  /// - Parameters:
  ///   - update: The object `session` of the update.
  ///   - shape: Its form.
  /// - Throws: ``WireError`` that names a member whose value cannot be meant; the session is as it was.
  public mutating func apply(_ update: JSONValue, _ shape: Shape) throws(WireError) {
    var changed = self
    let session = try JSONObjectReader(update, path: "session")
    if let type = try session.string("type"), !["transcription", "realtime"].contains(type) {
      throw session.error("type", "must be 'transcription'")
    }
    switch shape {
    case .current:
      if let input = try session.object("audio")?.object("input") {
        try changed.apply(OpenAIRealtimeInput(input, names: .current))
      }
    case .beta: try changed.apply(OpenAIRealtimeInput(session, names: .beta))
    }
    if session.has("include") {
      changed.includesLogProbabilities = try session.strings("include")?.contains(Self.logProbabilities) ?? false
    }
    self = changed
  }

  private mutating func apply(_ input: OpenAIRealtimeInput) throws(WireError) {
    if let format = try input.format(before: format) { self.format = format }
    if input.has(\.transcription) {
      transcription = try input.object(\.transcription)?.transcription(before: transcription)
    }
    if input.has(\.noiseReduction) { noiseReduction = try input.object(\.noiseReduction)?.string("type") }
    if input.has(\.turnDetection) {
      turnDetection = try input.object(\.turnDetection)?.turnDetection(before: turnDetection)
    }
  }
}

/// The members that say how a session's audio is taken, under the names of either shape.
struct OpenAIRealtimeInput {
  /// What the members are called.
  struct Names {
    var format: String
    var transcription: String
    var noiseReduction: String
    var turnDetection = "turn_detection"

    static let current = Names(format: "format", transcription: "transcription", noiseReduction: "noise_reduction")
    static let beta = Names(
      format: "input_audio_format", transcription: "input_audio_transcription",
      noiseReduction: "input_audio_noise_reduction")
  }

  private let members: JSONObjectReader
  private let names: Names

  init(_ members: JSONObjectReader, names: Names) {
    self.members = members
    self.names = names
  }

  func has(_ name: KeyPath<Names, String>) -> Bool { members.has(names[keyPath: name]) }

  func object(_ name: KeyPath<Names, String>) throws(WireError) -> JSONObjectReader? {
    try members.object(names[keyPath: name])
  }

  /// The format: an object, or a name of either shape; nil where it is left out.
  func format(
    before: OpenAIRealtimeSession.AudioFormat
  ) throws(WireError) -> OpenAIRealtimeSession.AudioFormat? {
    guard let value = members[names.format] else { return nil }
    let object = value.members == nil ? nil : try members.object(names.format)
    switch value.string ?? value["type"]?.string {
    case "pcm16", "audio/pcm":
      if let rate = try object?.integer("rate", in: 8_000...48_000) { return .pcm(rate: Int(rate)) }
      if object != nil, case .pcm = before { return before }
      return .pcm(rate: 24_000)
    case "g711_ulaw", "audio/pcmu": return .muLaw
    case "g711_alaw", "audio/pcma": return .aLaw
    default:
      throw members.error(
        names.format,
        "must be 'audio/pcm', 'audio/pcmu' or 'audio/pcma' (in the beta 'pcm16', 'g711_ulaw', 'g711_alaw')")
    }
  }
}

extension JSONObjectReader {
  /// What recognizes the speech, with what is left out as it was.
  fileprivate func transcription(
    before: OpenAIRealtimeSession.Transcription?
  ) throws(WireError) -> OpenAIRealtimeSession.Transcription {
    var changed = before ?? OpenAIRealtimeSession.Transcription()
    if has("model") { changed.model = try string("model") }
    if has("languages") { changed.languages = try strings("languages") ?? [] }
    if has("language") { changed.languages = try string("language").map { [$0] } ?? [] }
    if has("prompt") { changed.prompt = try string("prompt") }
    if has("keywords") { changed.keywords = try strings("keywords") ?? [] }
    if has("delay") { changed.delay = try string("delay") }
    return changed
  }

  /// Who decides where a turn ends, with what is left out as it was.
  fileprivate func turnDetection(
    before: OpenAIRealtimeSession.TurnDetection?
  ) throws(WireError) -> OpenAIRealtimeSession.TurnDetection {
    switch (try string("type"), before) {
    case ("server_vad", .serverVAD(let old, let idle)?), (nil, .serverVAD(let old, let idle)?):
      let new = try OpenAIServerVAD(self).filled(from: old)
      return .serverVAD(new, idleTimeoutMilliseconds: has("idle_timeout_ms") ? try idleTimeout() : idle)
    case ("server_vad", _), (nil, nil):
      return .serverVAD(try OpenAIServerVAD(self), idleTimeoutMilliseconds: try idleTimeout())
    case (nil, .semanticVAD(let old)?): return .semanticVAD(try word("eagerness") ?? old)
    case ("semantic_vad", _): return .semanticVAD(try word("eagerness") ?? .auto)
    case (.some, _): throw error("type", "must be 'server_vad' or 'semantic_vad'")
    }
  }

  private func idleTimeout() throws(WireError) -> Int? {
    try integer("idle_timeout_ms", in: 5_000...30_000).map { Int($0) }
  }
}

extension OpenAIServerVAD {
  /// These values, and others' where there is none.
  fileprivate func filled(from old: OpenAIServerVAD) -> OpenAIServerVAD {
    var new = self
    new.threshold = threshold ?? old.threshold
    new.prefixPaddingMilliseconds = prefixPaddingMilliseconds ?? old.prefixPaddingMilliseconds
    new.silenceDurationMilliseconds = silenceDurationMilliseconds ?? old.silenceDurationMilliseconds
    return new
  }
}
