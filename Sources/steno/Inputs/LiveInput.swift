import StenoCore

/// A source to transcribe live.
struct LiveInput: Sendable {
  var source: any AudioSource
  /// Whether it is standard input.
  var isStandardInput = false
  /// Whether it is a device, which cannot wait and begins when it pleases.
  var isDevice = false
  /// The largest sample that it gave so far.
  var peak: @Sendable () -> Float = { .infinity }
  /// Who speaks there; nil for the only source, where it has no name.
  var voice: Voice?
}
