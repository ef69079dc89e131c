/// Which source of a sound server to capture.
public enum PulseTarget: Sendable, Equatable {
  /// The default source, whichever that is at the time.
  case defaultSource
  /// What the default sink plays, whichever that is at the time.
  case desktop
  /// The source of this name and no other.
  case named(String)

  /// Reads what follows `pulse:`; nil, and the server's own `@DEFAULT_SOURCE@`, are the default source.
  public init(_ name: String?) {
    switch name {
    case nil, "@DEFAULT_SOURCE@": self = .defaultSource
    case "@desktop", "@DEFAULT_MONITOR@": self = .desktop
    case .some(let name): self = .named(name)
    }
  }

  /// The name that events and messages give it, such as `pulse:@desktop`.
  public var name: String {
    switch self {
    case .defaultSource: "pulse"
    case .desktop: "pulse:@desktop"
    case .named(let name): "pulse:\(name)"
    }
  }

  /// The source to capture where these are the server's defaults; nil where it has none.
  func sourceName(defaultSource: String?, defaultSink: String?) -> String? {
    switch self {
    case .defaultSource: defaultSource
    // The server names every sink's monitor so, PulseAudio and PipeWire alike.
    case .desktop: defaultSink.map { $0 + ".monitor" }
    case .named(let name): name
    }
  }
}
