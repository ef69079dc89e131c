import StenoCore

/// A source to transcribe live.
struct LiveInput: Sendable {
  let source: any AudioSource
  /// Whether it is a device, which cannot wait and begins when it pleases.
  var isDevice = false
}
