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
}
