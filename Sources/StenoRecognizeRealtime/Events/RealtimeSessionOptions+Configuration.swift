import StenoRecognizeRemote

extension RealtimeSessionOptions {
  private static let names = [
    "audio_format", "noise_reduction", "turn_detection", "threshold", "prefix_padding_ms", "silence_duration_ms",
    "eagerness", "prompt", "keywords", "logprobs",
  ]

  /// What a configuration asks for.
  ///
  /// - Throws: `ProviderFailure` for an option that it does not know, or whose value is out of range.
  init(_ configuration: ProviderConfiguration) throws(ProviderFailure) {
    let options = try ProviderOptions(configuration, known: Self.names)
    self.init()
    model = configuration.model ?? model
    // Models know languages by two letters.
    language = configuration.language.map { String($0.prefix { $0 != "-" }) }
    prompt = try options.string("prompt")
    keywords = try options.strings("keywords") ?? []
    let formats = ["pcm": RealtimeAudioFormat.pcm, "pcmu": .muLaw, "pcma": .aLaw]
    audioFormat = try options.string("audio_format", oneOf: formats.keys.sorted()).flatMap { formats[$0] } ?? .pcm
    noiseReduction = try options.string("noise_reduction", oneOf: ["near_field", "far_field"])
    includesLogProbabilities = try options.bool("logprobs") ?? true
    turnDetection = try Self.turnDetection(options)
  }

  private static func turnDetection(_ options: ProviderOptions) throws(ProviderFailure) -> TurnDetection {
    switch try options.string("turn_detection", oneOf: ["none", "server_vad", "semantic_vad"]) {
    case "server_vad":
      .server(
        threshold: try options.number("threshold", in: 0...1) ?? 0.5,
        prefixPaddingMilliseconds: Int(try options.number("prefix_padding_ms", in: 0...5_000) ?? 300),
        silenceDurationMilliseconds: Int(try options.number("silence_duration_ms", in: 0...5_000) ?? 500))
    case "semantic_vad":
      .semantic(eagerness: try options.string("eagerness", oneOf: ["low", "medium", "high", "auto"]) ?? "auto")
    default: .segmenter
    }
  }
}
