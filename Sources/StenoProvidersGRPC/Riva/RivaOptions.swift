#if GRPC
  import StenoWire
  import StenoProviders

  /// What a Riva server is asked for.
  struct RivaOptions: Sendable {
    private static let names = [
      "streaming", "interim_results", "punctuation", "verbatim", "profanity_filter", "phrases", "boost",
      "custom_configuration", "endpointing", "diarization", "max_speakers",
    ]

    /// Whether audio streams while it is spoken; else the whole segment goes at once.
    let streams: Bool
    private let config: Nvidia_Riva_Asr_RecognitionConfig
    private let interim: Bool

    /// - Throws: `ProviderFailure` for an option that it does not know, or whose value is out of range.
    init(_ configuration: ProviderConfiguration) throws(ProviderFailure) {
      let options = try ProviderOptions(configuration, known: Self.names)
      streams = try options.bool("streaming") ?? true
      interim = try options.bool("interim_results") ?? true
      var config = Nvidia_Riva_Asr_RecognitionConfig()
      config.encoding = .linearPcm
      config.sampleRateHertz = 16_000
      config.languageCode = configuration.language ?? "en-US"
      config.maxAlternatives = 1
      config.audioChannelCount = 1
      config.enableWordTimeOffsets = true
      config.enableAutomaticPunctuation = try options.bool("punctuation") ?? true
      config.verbatimTranscripts = try options.bool("verbatim") ?? false
      config.profanityFilter = try options.bool("profanity_filter") ?? false
      if try options.bool("diarization") == true {
        config.diarizationConfig.enableSpeakerDiarization = true
        config.diarizationConfig.maxSpeakerCount = Int32(try options.number("max_speakers", in: 1...64) ?? 8)
      }
      config.model = configuration.model ?? ""
      if let phrases = try options.strings("phrases") {
        var context = Nvidia_Riva_Asr_SpeechContext()
        context.phrases = phrases
        context.boost = Float(try options.number("boost", in: -1_000...1_000) ?? 10)
        config.speechContexts = [context]
      }
      for (name, value) in options.any("custom_configuration")?.members ?? [] {
        config.customConfiguration[name] = value.string ?? value.text
      }
      if let endpointing = options.any("endpointing") { config.endpointingConfig = try Self.endpointing(endpointing) }
      self.config = try config.adding(configuration.extraBody)
    }

    /// The message of an offline call.
    func request(_ audio: [Float]) -> Nvidia_Riva_Asr_RecognizeRequest {
      var request = Nvidia_Riva_Asr_RecognizeRequest()
      request.config = config
      request.audio = .init(PCM16.bytes(of: audio))
      return request
    }

    /// The first message of a stream.
    var opening: Nvidia_Riva_Asr_StreamingRecognizeRequest {
      var opening = Nvidia_Riva_Asr_StreamingRecognizeRequest()
      opening.streamingConfig.config = config
      opening.streamingConfig.interimResults = interim
      return opening
    }
  }
#endif
