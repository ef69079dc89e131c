/// The file formats of a transcript.
public enum OutputFormat: String, Sendable, CaseIterable {
  /// One line of text an item.
  case text
  /// Every event as one JSON object a line.
  case jsonl
  /// One JSON document: the session, its items, its gaps and its summary.
  case json
  /// SubRip subtitles.
  case srt
  /// WebVTT captions.
  case vtt
  /// TTML captions.
  case ttml
  /// Start and end in milliseconds and the text of every item, separated by tabs.
  case tsv

  /// The format that a file's name asks for by its extension, in whatever case; nil where it asks for none.
  ///
  /// Besides the formats' own names: `.txt`, `.ndjson`, `.webvtt` and `.dfxp`.
  public init?(fileName: String) {
    guard let dot = fileName.lastIndex(of: ".") else { return nil }
    switch fileName[fileName.index(after: dot)...].lowercased() {
    case "txt", "text": self = .text
    case "jsonl", "ndjson": self = .jsonl
    case "json": self = .json
    case "srt": self = .srt
    case "vtt", "webvtt": self = .vtt
    case "ttml", "dfxp": self = .ttml
    case "tsv": self = .tsv
    default: return nil
    }
  }

  /// A writer of this format at the beginning of a file.
  ///
  /// - Parameters:
  ///   - cues: How cues are laid out, in the formats that have any.
  ///   - options: What else the file says.
  /// - Returns: The writer.
  public func makeFormat(
    cues: CueOptions = CueOptions(), options: TranscriptOptions = TranscriptOptions()
  ) -> any TranscriptFormat {
    let format = format(cues, options)
    return options.marksUnsureWords && self != .json && self != .jsonl ? MarkedFormat(format) : format
  }

  private func format(_ cues: CueOptions, _ options: TranscriptOptions) -> any TranscriptFormat {
    switch self {
    case .text: TextFormat(options)
    case .jsonl: JSONLinesFormat(options)
    case .json: JSONDocumentFormat(options)
    case .srt: CueFormat(SRTSyntax(), options: cues)
    case .vtt:
      CueFormat(WebVTTSyntax(settings: cues.settings, hasWordTimes: cues.hasWordTimes), options: cues)
    case .ttml: CueFormat(TTMLSyntax(language: cues.language), options: cues)
    case .tsv: TSVFormat(hasVoices: options.hasVoices)
    }
  }
}
