/// A recording for Vakyansh's `recognize`.
public enum VakyanshAudio: Sendable, Equatable {
  /// Samples at 16 kHz.
  case samples([Float])
  /// An address that the server fetches, of a file in this format: `wav`, `mp3` or `flac`, at most 3 MiB.
  case address(String, format: String)
}
