import StenoWire
import StenoProviders

extension RealtimeSessionOptions {
  private static let names = [
    "audio_format", "noise_reduction", "turn_detection", "threshold", "prefix_padding_ms", "silence_duration_ms",
    "eagerness", "idle_timeout_ms", "noise_reduction_strength", "languages", "delay", "prompt", "keywords", "logprobs",
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
    languages = try options.strings("languages") ?? []
    delay = try options.string("delay", oneOf: ["minimal", "low", "medium", "high", "xhigh"])
    prompt = try options.string("prompt")
    keywords = try options.strings("keywords") ?? []
    let formats = ["pcm": RealtimeAudioFormat.pcm, "pcmu": .muLaw, "pcma": .aLaw]
    audioFormat = try options.string("audio_format", oneOf: formats.keys.sorted()).flatMap { formats[$0] } ?? .pcm
    noiseReduction = try options.string("noise_reduction", oneOf: ["near_field", "far_field"])
    noiseReductionStrength = try options.number("noise_reduction_strength", in: 0...1_000)
    includesLogProbabilities = try options.bool("logprobs") ?? true
    turnDetection = try Self.turnDetection(options)
    extra = .object(configuration.extraBody)
    try Self.checkUse(of: noiseReductionStrength, turnDetection, options)
  }

  /// What goes nowhere without another option is refused rather than dropped.
  private static func checkUse(
    of strength: Double?, _ turnDetection: TurnDetection, _ options: ProviderOptions
  ) throws(ProviderFailure) {
    if strength != nil, options.any("noise_reduction") == nil {
      throw ProviderFailure(.configuration, "noise_reduction_strength needs noise_reduction: near_field or far_field")
    }
    let own: [(String, [String])] =
      switch turnDetection {
      case .segmenter:
        [
          ("server_vad", ["threshold", "prefix_padding_ms", "silence_duration_ms", "idle_timeout_ms"]),
          ("semantic_vad", ["eagerness"]),
        ]
      case .server: [("semantic_vad", ["eagerness"])]
      case .semantic:
        [("server_vad", ["threshold", "prefix_padding_ms", "silence_duration_ms", "idle_timeout_ms"])]
      }
    for (kind, names) in own {
      if let name = names.first(where: { options.any($0) != nil }) {
        throw ProviderFailure(.configuration, "\(name) needs turn_detection: \(kind)")
      }
    }
  }

  private static func turnDetection(_ options: ProviderOptions) throws(ProviderFailure) -> TurnDetection {
    switch try options.string("turn_detection", oneOf: ["none", "server_vad", "semantic_vad"]) {
    case "server_vad":
      .server(
        threshold: try options.number("threshold", in: 0...1) ?? 0.5,
        prefixPaddingMilliseconds: Int(try options.number("prefix_padding_ms", in: 0...5_000) ?? 300),
        silenceDurationMilliseconds: Int(try options.number("silence_duration_ms", in: 0...5_000) ?? 500),
        idleTimeoutMilliseconds: try options.number("idle_timeout_ms", in: 5_000...30_000).map { Int($0) })
    case "semantic_vad":
      .semantic(eagerness: try options.string("eagerness", oneOf: ["low", "medium", "high", "auto"]) ?? "auto")
    default: .segmenter
    }
  }
}
