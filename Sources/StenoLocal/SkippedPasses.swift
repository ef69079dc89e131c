/// Decode passes of live speech that were left out because the machine was too slow for all of them.
public struct SkippedPasses: Sendable, Equatable {
  /// Passes over open segments: their words were shown later, with the pass after them.
  public var partials = 0
  /// Second looks at doubtful final texts: the first text stood.
  public var redecodes = 0

  /// None.
  public init() {}
}
