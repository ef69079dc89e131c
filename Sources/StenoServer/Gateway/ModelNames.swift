/// The names under which clients ask for a model: the engine's own, and those that the vendors' clients send by default.
struct ModelNames: Sendable {
  /// Names of the vendors' models, in the order in which `/v1/models` lists them.
  ///
  /// #### Source
  /// The defaults of openai 3.57, livekit-plugins-openai 1.8, pipecat-ai 1.14, airefinery-sdk 1.33.
  private static let vendors = [
    "gpt-transcribe", "gpt-live-transcribe", "gpt-realtime-whisper", "gpt-4o-transcribe", "gpt-4o-mini-transcribe",
    "gpt-4o-mini-transcribe-2025-12-15", "gpt-4o-transcribe-diarize", "whisper-1", "whisper-large-v3",
    "whisper-large-v3-turbo", "openai/whisper-large-v3", "openai/whisper-large-v3-turbo", "Azure/AI-Transcription",
    "#g1_whisper-large", "nova-3",
  ]
  /// How names begin that vendors have many of.
  private static let prefixes = [
    "gpt-realtime", "gpt-4o-realtime", "nova", "flux", "enhanced", "base", "whisper", "#g1_", "g1_", "aai/",
    "microsoft/mai-transcribe",
  ]
  /// What the names of speech models on Hugging Face have in them, after the organization.
  private static let families = [
    "whisper", "wav2vec2", "hubert", "wavlm", "parakeet", "canary", "moonshine", "conformer", "mms", "s2t", "seamless",
    "voxtral", "transcribe", "asr", "speech",
  ]
  /// Models that a realtime client hears from before it commits.
  private static let eager: Set = ["gpt-realtime-whisper", "gpt-live-transcribe"]

  /// The engine's own name.
  let own: String

  /// All names, the engine's own first.
  var all: [String] { [own] + Self.vendors }

  /// Whether a client may ask for this model. A speech model, such as gpt-realtime, is what realtime clients connect
  /// with; which one transcribes is said later.
  func knows(_ name: String) -> Bool {
    if all.contains(name) || Self.prefixes.contains(where: { name.hasPrefix($0) }) { return true }
    let parts = name.lowercased().split(separator: "/")
    return parts.count == 2 && Self.families.contains { parts[1].contains($0) }
  }

  /// Whether the words of a turn are sent before it is committed.
  static func isEager(_ name: String?) -> Bool { name.map { eager.contains($0) } ?? false }
}
