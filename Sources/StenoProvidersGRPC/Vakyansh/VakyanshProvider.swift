#if GRPC
  import GRPCCore
  import StenoCore
  import StenoWire
  public import StenoSpeech
  public import StenoProviders

  /// Vakyansh (Open-Speech-EkStep) over gRPC, for the languages of India.
  ///
  /// Audio streams up while it is spoken; the server transcribes once it is told that the speech has ended. Its options are
  /// `streaming` (false sends whole segments to `recognize`) and, for those, `punctuation`, `inverse_text_normalization` and
  /// `response_format` (`transcript`, or `srt`, whose words are the transcript). `model` and `extra_body`, which sets fields
  /// of `RecognitionConfig` by their names, are only there for whole segments, and make segments go whole.
  public struct VakyanshProvider: PunctuatingProvider, AddressRecognizingProvider {
    /// Bytes of text of one answer: far beyond what a segment can hold.
    private static let mostText = 1 << 16

    /// How it is reached and what it is asked for.
    public let configuration: ProviderConfiguration
    private let options: VakyanshOptions
    private let link: GRPCLink
    /// What the configuration adds to the request.
    private let extra: [(name: String, value: JSONValue)]

    /// A provider that is not connected yet. `configuration.language` is the language; Hindi unless given.
    ///
    /// - Throws: ``StenoProviders/ProviderFailure`` where what is configured cannot work.
    public init(_ configuration: ProviderConfiguration) throws(ProviderFailure) {
      self.configuration = configuration
      options = try VakyanshOptions(configuration, for: .grpc)
      link = try GRPCLink(configuration)
      let model = configuration.model.map { [(name: "model", value: JSONValue.string($0))] } ?? []
      extra = model + configuration.extraBody
      if options.streams == true, let name = extra.first?.name {
        throw ProviderFailure(
          .configuration, "streaming does not support \(name.excerpt); remove it, or set streaming: false")
      }
      do { _ = try request([], as: .transcript) } catch  where configuration.extraBody.isEmpty {
        let known = "command_and_search, phone_call, video or default"
        throw ProviderFailure(
          .configuration, "there is no model \(configuration.model?.excerpt ?? ""); the models are \(known)")
      }
    }

    /// Whether audio goes up while it is spoken: a stream has no subtitles, and no fields to set.
    private var streams: Bool { options.streams ?? (options.format == .transcript && extra.isEmpty) }

    /// It gives the text and nothing else.
    public var capabilities: RecognizerCapabilities {
      RecognizerCapabilities(
        streamsAudio: streams, languages: VakyanshLanguage.tags,
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
      let text =
        streams
        ? try await stream(audio).trimmingWhitespace
        : options.text(of: try await recognize([.samples(try await audio.whole())], as: options.format).first ?? "")
      guard text.utf8.count < Self.mostText else {
        throw ProviderFailure(.badAnswer, "it returned far more text than a segment can contain")
      }
      return Recognition(text: text)
    }

    /// Has the server fetch and recognize a recording: WAV, MP3 or FLAC, at most 3 MiB unless it is set up otherwise.
    ///
    /// - Throws: ``StenoProviders/ProviderFailure``; `CancellationError`.
    public func transcribe(_ recording: FetchedRecording) async throws -> Recognition {
      try await options.recognition(of: recording) { try await recognize([$0], as: options.format) }
    }

    /// Recognizes whole recordings in one call.
    ///
    /// - Returns: The text of each, in order; none where the server says that it heard no words.
    /// - Throws: ``StenoProviders/ProviderFailure``; `CancellationError`.
    public func recognize(_ audio: [VakyanshAudio], as format: VakyanshFormat = .transcript) async throws -> [String] {
      let request = try request(audio, as: format)
      let result = try await call { service in
        try await service.recognize(request, metadata: metadata, options: link.options)
      }
      switch result.status {
      case .success: return result.output.map(\.source)
      case .noMatch, .initialSilenceTimeout, .babbleTimeout: return []
      default: throw ProviderFailure(.refused, "it returned \(result.status): \(result.statusText.excerpt)")
      }
    }

    /// Puts punctuation into a text.
    ///
    /// - Throws: ``StenoProviders/ProviderFailure``; `CancellationError`.
    public func punctuate(_ text: String, normalizing: Bool?) async throws -> String {
      var request = Ekstep_SpeechRecognition_PunctuateRequest()
      (request.text, request.language, request.enabledItn) = (text, options.language, normalizing ?? options.normalizes)
      let message = request
      return try await call { service in
        try await service.punctuate(message, metadata: metadata, options: link.options).text
      }
    }

    private typealias Service = Ekstep_SpeechRecognition_SpeechRecognizer.Client<GRPCLink.Transport>

    private func call<Result: Sendable>(
      _ body: @Sendable (Service) async throws -> Result
    ) async throws -> Result {
      try await link.withClient { try await body(Service(wrapping: $0)) }
    }

    /// Servers send each call to the machine of its language by this.
    private var metadata: Metadata {
      var metadata = link.metadata
      metadata.addString(options.language, forKey: "language")
      return metadata
    }

    private func request(_ audio: [VakyanshAudio], as format: VakyanshFormat) throws(ProviderFailure)
      -> Ekstep_SpeechRecognition_SpeechRecognitionRequest
    {
      var request = Ekstep_SpeechRecognition_SpeechRecognitionRequest()
      request.config.language.sourceLanguage = .init(rawValue: VakyanshLanguage.number(options.language) ?? 0) ?? .hi
      request.config.transcriptionFormat.value = format == .srt ? .srt : .transcript
      request.config.punctuation = options.punctuates
      request.config.enableInverseTextNormalization = options.normalizes
      request.config.audioFormat = .wav
      for item in audio {
        var message = Ekstep_SpeechRecognition_RecognitionAudio()
        switch item {
        // Named WAV, but without its header: the server takes what comes as samples.
        case .samples(let samples):
          message.audioContent = .init(PCM16.bytes(of: samples))
          request.config.samplingRate = 16_000
        case .address(let address, let kind):
          message.audioUri = address
          request.config.audioFormat = kind == "mp3" ? .mp3 : kind == "flac" ? .flac : .wav
        }
        request.audio.append(message)
      }
      request.config = try request.config.adding(extra)
      return request
    }

    /// What the server has of a user, it adds to: each attempt is a user of its own.
    private func stream(_ audio: SegmentAudio) async throws -> String {
      let user = "steno-\(UInt64.random(in: .min ... .max))-\(audio.id)"
      return try await call { service in
        try await service.recognize_audio(metadata: metadata, options: link.options) { writer in
          var reader = audio.makeReader()
          while let samples = await reader.next() {
            try await writer.write(
              message(user) {
                $0.audio = .init(PCM16.bytes(of: samples)); $0.speaking = true
              })
          }
          guard reader.isComplete else { throw CancellationError() }
          try await writer.write(message(user) { _ in })
          try await writer.write(message(user) { $0.isEnd = true })
        } onResponse: { response in
          try await Self.text(of: response)
        }
      }
    }

    private func message(
      _ user: String, _ change: (inout Ekstep_SpeechRecognition_Message) -> Void
    ) -> Ekstep_SpeechRecognition_Message {
      var message = Ekstep_SpeechRecognition_Message()
      (message.user, message.language) = (user, options.language)
      change(&message)
      return message
    }

    /// The last text before the end; every answer repeats the ones before.
    private static func text(
      of response: StreamingClientResponse<Ekstep_SpeechRecognition_Response>
    ) async throws -> String {
      var text: String?
      for try await answer in response.messages {
        switch try VakyanshAnswer(transcription: answer.transcription, action: answer.action) {
        case .text(let all): text = all
        case .terminated:
          // Nothing was loud enough to be sent on, where there was no answer before.
          return text ?? ""
        }
      }
      guard let text else { throw ProviderFailure(.dropped, "the stream ended without text") }
      return text
    }
  }
#endif
