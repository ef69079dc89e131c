import StenoCore
public import StenoSpeech
public import StenoProviders

/// Realtime transcription sessions over a WebSocket, as OpenAI and servers like it offer them.
///
/// Audio goes up while it is spoken and text comes down meanwhile, over one connection that stays open between segments.
public struct RealtimeProvider: RemoteProvider {
  /// How it is reached and what it is asked for.
  public let configuration: ProviderConfiguration
  private let options: RealtimeSessionOptions
  private let link: RealtimeLink

  /// A provider that is not connected yet, asked for what `configuration` says.
  ///
  /// Its options are `audio_format` (`pcm`, `pcmu`, `pcma`), `noise_reduction` (`near_field`, `far_field`) with
  /// `noise_reduction_strength`, `turn_detection` (`none`, `server_vad` with `threshold`, `prefix_padding_ms`,
  /// `silence_duration_ms` and `idle_timeout_ms`, `semantic_vad` with `eagerness`), `languages`, `delay`, `prompt`,
  /// `keywords` and `logprobs`. With `configuration.usesContext`, the session's prompt is changed before a segment to the
  /// text before it; a server that refuses that has the segments without. `extra_body` is merged into the `session` of `session.update`.
  ///
  /// - Throws: ``StenoProviders/ProviderFailure`` where what is configured cannot work.
  public init(_ configuration: ProviderConfiguration) throws(ProviderFailure) {
    try self.init(configuration, options: RealtimeSessionOptions(configuration))
  }

  /// A provider that is not connected yet, asked for what `options` say.
  ///
  /// - Throws: ``StenoProviders/ProviderFailure`` where what is configured cannot work.
  public init(_ configuration: ProviderConfiguration, options: RealtimeSessionOptions) throws(ProviderFailure) {
    self.configuration = configuration
    self.options = options
    link = try RealtimeLink(configuration, options)
  }

  /// It streams both ways; confidence and log probabilities come where they are asked for and the model has them.
  public var capabilities: RecognizerCapabilities {
    RecognizerCapabilities(
      streamsAudio: true, streamsText: true, givesLogProbabilities: options.includesLogProbabilities,
      givesConfidence: options.includesLogProbabilities,
      concurrentSegments: configuration.limits.concurrentSegments)
  }

  /// Opens a session, if none is open.
  ///
  /// - Throws: ``StenoProviders/ProviderFailure``; `CancellationError`.
  public func connect() async throws {
    try await link.connect()
  }

  /// Tries once to recognize a segment.
  ///
  /// - Throws: ``StenoProviders/ProviderFailure``; `CancellationError`.
  public func transcribe(
    _ audio: SegmentAudio, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    try await link.transcribe(audio, report: report)
  }
}
