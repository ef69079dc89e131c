public import StenoRecognizeRemote

extension HTTPProvider {
  /// Any OpenAI-compatible server: `json`, `verbose_json`, `text`, `srt`, `vtt`, `diarized_json`, and streams of events.
  ///
  /// Options: `response_format`, `stream`, `include`, `temperature`, `prompt`, `keywords`, `languages`,
  /// `timestamp_granularities`, `chunking_strategy`, `known_speaker_names`, `known_speaker_references`, `stream_upload`.
  ///
  /// - Throws: ``StenoRecognizeRemote/ProviderFailure`` of kind `configuration`.
  public static func openAI(_ configuration: ProviderConfiguration) throws(ProviderFailure) -> HTTPProvider {
    try HTTPProvider(configuration, dialect: try OpenAIDialect(configuration))
  }

  /// Hugging Face's automatic speech recognition, hosted or on an endpoint of one's own.
  ///
  /// Options: `return_timestamps`, `generation_parameters`, `use_cache`, `wait_for_model`, `stream_upload`. With the first
  /// two the audio is sent as JSON, once the segment has ended.
  ///
  /// - Throws: ``StenoRecognizeRemote/ProviderFailure`` of kind `configuration`.
  public static func huggingFace(_ configuration: ProviderConfiguration) throws(ProviderFailure) -> HTTPProvider {
    try HTTPProvider(configuration, dialect: try HuggingFaceDialect(configuration))
  }

  /// OVHcloud AI Endpoints.
  ///
  /// Options: `stream_upload`.
  ///
  /// - Throws: ``StenoRecognizeRemote/ProviderFailure`` of kind `configuration`.
  public static func ovh(_ configuration: ProviderConfiguration) throws(ProviderFailure) -> HTTPProvider {
    try HTTPProvider(configuration, dialect: try OVHDialect(configuration))
  }

  /// The address of OVHcloud's endpoint for a language; English as spoken in Britain where none is named.
  public static func ovhAddress(for language: String?) -> String { OVHDialect.address(for: language) }
}
