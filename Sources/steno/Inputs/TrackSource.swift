import StenoCore

/// A source of one track, under a name that says which.
struct TrackSource: AudioSource {
  let name: String
  private let source: any AudioSource

  init(_ source: any AudioSource, name: String) {
    (self.source, self.name) = (source, name)
  }

  var isLive: Bool { source.isLive }
  var canStall: Bool { source.canStall }

  func next() async throws -> CaptureEvent? { try await source.next() }

  func finish() { source.finish() }
}
