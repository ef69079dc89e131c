public import StenoProviders

extension HTTPProvider {
  /// Any OpenAI-compatible server: `json`, `verbose_json`, `text`, `srt`, `vtt`, `diarized_json`, and streams of events.
  ///
  /// Options: `response_format`, `stream`, `include`, `temperature`, `prompt`, `keywords`, `languages`,
  /// `timestamp_granularities`, `chunking_strategy`, `known_speaker_names`, `known_speaker_references`, `keyterms` (words,
  /// sent as the model takes them), `context_bias`, `omit` (fields that the server does not know), `stream_upload`,
  /// `upload` (`wav`, or `flac` in about half the bytes, which goes up once a segment has ended).
  ///
  /// - Parameters:
  ///   - configuration: How it is reached and what it is asked for.
  ///   - flac: What makes FLAC, for the option `upload`; nil, the default, where there is nothing that does.
  /// - Returns: The provider.
  /// - Throws: ``StenoProviders/ProviderFailure`` of kind `configuration`.
  public static func openAI(
    _ configuration: ProviderConfiguration, flac: FLACEncoding? = nil
  ) throws(ProviderFailure) -> HTTPProvider {
    try HTTPProvider(configuration, dialect: try OpenAIDialect(configuration), flac: flac)
  }

  /// Hugging Face's automatic speech recognition, hosted or on an endpoint of one's own.
  ///
  /// Options: `return_timestamps`, `generation_parameters`, `use_cache`, `wait_for_model`, `stream_upload`, `upload` (`wav`
  /// or `flac`). With the first two, and with FLAC, the audio is sent once the segment has ended.
  ///
  /// - Parameters:
  ///   - configuration: How it is reached and what it is asked for.
  ///   - flac: What makes FLAC, for the option `upload`; nil, the default, where there is nothing that does.
  /// - Returns: The provider.
  /// - Throws: ``StenoProviders/ProviderFailure`` of kind `configuration`.
  public static func huggingFace(
    _ configuration: ProviderConfiguration, flac: FLACEncoding? = nil
  ) throws(ProviderFailure) -> HTTPProvider {
    try HTTPProvider(configuration, dialect: try HuggingFaceDialect(configuration), flac: flac)
  }

  /// OVHcloud AI Endpoints.
  ///
  /// Options: `stream_upload`.
  ///
  /// - Throws: ``StenoProviders/ProviderFailure`` of kind `configuration`.
  public static func ovh(_ configuration: ProviderConfiguration) throws(ProviderFailure) -> HTTPProvider {
    try HTTPProvider(configuration, dialect: try OVHDialect(configuration))
  }

  /// The address of OVHcloud's endpoint for a language; English as spoken in Britain where none is named.
  public static func ovhAddress(for language: String?) -> String { OVHDialect.address(for: language) }
}
