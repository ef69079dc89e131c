#if GRPC
  import GRPCCore
  import StenoCore
  public import StenoSpeech
  public import StenoProviders

  /// NVIDIA Riva over gRPC: audio goes up while it is spoken, interim and final results come down.
  ///
  /// Its options are `streaming` (false sends whole segments to `Recognize`), `interim_results`, `punctuation`, `verbatim`,
  /// `profanity_filter`, `phrases` with `boost`, `custom_configuration` and `endpointing`; `extra_body` sets fields of
  /// `RecognitionConfig` by their names. The hosted service wants its `function-id` among the headers.
  public struct RivaProvider: RemoteProvider {
    /// How it is reached and what it is asked for.
    public let configuration: ProviderConfiguration
    private let options: RivaOptions
    private let link: GRPCLink

    /// A provider that is not connected yet.
    ///
    /// - Throws: ``StenoProviders/ProviderFailure`` where what is configured cannot work.
    public init(_ configuration: ProviderConfiguration) throws(ProviderFailure) {
      self.configuration = configuration
      options = try RivaOptions(configuration)
      link = try GRPCLink(configuration)
    }

    /// It gives a confidence and measured word times; log probabilities are not told by token.
    public var capabilities: RecognizerCapabilities {
      RecognizerCapabilities(
        streamsAudio: options.streams, streamsText: options.streams, givesConfidence: true, givesWordTimes: true,
        concurrentSegments: configuration.limits.concurrentSegments)
    }

    /// Asks whether the server is there.
    ///
    /// - Throws: ``StenoProviders/ProviderFailure``; `CancellationError`.
    public func connect() async throws {
      try await link.check()
    }

    /// Tries once to recognize a segment.
    ///
    /// - Throws: ``StenoProviders/ProviderFailure``; `CancellationError`.
    public func transcribe(
      _ audio: SegmentAudio, report: @escaping @Sendable (RecognitionUpdate) async -> Void
    ) async throws -> Recognition {
      try await link.withClient { client in
        let service = Nvidia_Riva_Asr_RivaSpeechRecognition.Client(wrapping: client)
        return options.streams ? try await stream(audio, service, report) : try await recognize(audio, service)
      }
    }

    private typealias Service = Nvidia_Riva_Asr_RivaSpeechRecognition.Client<GRPCLink.Transport>

    private func stream(
      _ audio: SegmentAudio, _ service: Service, _ report: @escaping @Sendable (RecognitionUpdate) async -> Void
    ) async throws -> Recognition {
      try await service.streamingRecognize(metadata: link.metadata, options: link.options) { writer in
        try await writer.write(options.opening)
        var reader = audio.makeReader()
        while let samples = await reader.next() {
          var message = Nvidia_Riva_Asr_StreamingRecognizeRequest()
          message.audioContent = .init(PCM16.bytes(of: samples))
          try await writer.write(message)
        }
        guard reader.isComplete else { throw CancellationError() }
      } onResponse: { response in
        var transcript = RivaTranscript(start: audio.start)
        for try await message in response.messages {
          for update in try transcript.take(message) { await report(update) }
        }
        return transcript.recognition
      }
    }

    private func recognize(_ audio: SegmentAudio, _ service: Service) async throws -> Recognition {
      let request = options.request(try await audio.whole())
      var transcript = RivaTranscript(start: audio.start)
      try transcript.take(try await service.recognize(request, metadata: link.metadata, options: link.options))
      return transcript.recognition
    }
  }
#endif
