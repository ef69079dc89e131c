public import StenoCore

/// What one session asks of an engine.
///
/// An engine refuses what it cannot do with ``StenoCore/OptionError`` when the session is made; nothing is dropped silently.
public struct RecognitionOptions: Sendable, Equatable {
  /// The language spoken, as a BCP 47 tag; nil, the default, for the engine's own.
  public var language: String?

  /// Text that tells the engine how names and terms are spelled; nil, the default, for none.
  public var prompt: String?

  /// Terms that are likely to be said. The default is none.
  public var keyterms: [String] = []

  /// New audio, in frames, between two partial texts of an open segment; nil gives final texts only. The default is
  /// 500 ms. Engines that choose for themselves when to give partial texts take no notice of it.
  public var partialInterval: Int64? = FrameIndex.perSecond / 2

  /// The defaults.
  public init() {}

  /// The defaults, for final texts only.
  public static var finalsOnly: RecognitionOptions {
    var options = RecognitionOptions()
    options.partialInterval = nil
    return options
  }

  /// Refuses everything but the interval of partial texts, for engines whose hints are set once for all sessions.
  ///
  /// - Parameter engine: The engine's name.
  /// - Throws: ``StenoCore/OptionError`` that names the option.
  public func refuseHints(of engine: String) throws(OptionError) {
    if let language {
      throw OptionError(option: "language", value: language, range: "the language \(engine) is set up for")
    }
    if let prompt { throw OptionError(option: "prompt", value: prompt, range: "none: \(engine) takes no prompt here") }
    if let term = keyterms.first {
      throw OptionError(option: "keyterm", value: term, range: "none: \(engine) takes no key terms here")
    }
  }
}
