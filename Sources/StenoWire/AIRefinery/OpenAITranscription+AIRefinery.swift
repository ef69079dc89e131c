import StenoCore

/// What AI Refinery's clients read beside what OpenAI's do: one answer serves both of their eras.
///
/// #### Source
/// PyPI airefinery-sdk 1.15.1 and 1.33.2, `air/types/audio.py`.
extension OpenAITranscription {
  /// The answer in whatever format was asked for: the clients read JSON even where they ask for text.
  ///
  /// In `verbose_json` the language is a tag with a region, and speakers are guests.
  package func aiRefineryJSON(for request: OpenAITranscriptionRequest) -> JSONValue {
    let outcome: [(name: String, value: JSONValue)] = [
      ("success", .bool(true)), ("error", .null), ("confidence", JSONValue(confidence)),
    ]
    guard request.format == .verboseJSON else { return .object([("text", .string(text))] + outcome) }
    return .object(
      [
        ("task", .string("transcribe")), ("language", .string(Self.regional(languages.first))),
        ("duration", .seconds(duration)), ("text", .string(text)),
        ("words", .array(words.map(\.aiRefineryJSON))),
        ("segments", .array(segments.enumerated().map { $1.aiRefineryJSON(number: $0) })),
      ] + outcome)
  }

  /// The clients refuse a tag without a region.
  private static func regional(_ tag: String?) -> String {
    let tag = tag ?? "en"
    guard !tag.contains("-") else { return tag }
    return "\(tag)-\(regions[tag] ?? tag.uppercased())"
  }

  /// The regions of languages that are not called like a country.
  private static let regions = [
    "en": "US", "zh": "CN", "ja": "JP", "ko": "KR", "sv": "SE", "da": "DK", "hi": "IN", "uk": "UA", "el": "GR",
    "cs": "CZ", "et": "EE", "ar": "SA", "he": "IL", "vi": "VN", "nb": "NO", "fa": "IR", "ta": "IN", "te": "IN",
  ]
}

extension OpenAITranscriptionEvent {
  /// The event as AI Refinery's clients read it: a delta carries `delta` and `text`, which their eras call it.
  package var aiRefineryJSON: JSONValue {
    guard case .delta(let text, _) = self else { return json }
    return json.merging(.object([("text", .string(text))]))
  }
}

extension OpenAITranscription.Word {
  fileprivate var aiRefineryJSON: JSONValue {
    .object([
      ("word", .string(text)), ("start", .seconds(frames.lowerBound)), ("end", .seconds(frames.upperBound)),
      ("confidence", JSONValue(confidence)), ("segment", .null),
    ])
  }
}

extension OpenAITranscription.Segment {
  fileprivate func aiRefineryJSON(number: Int) -> JSONValue {
    .object([
      ("id", .integer(Int64(number))), ("seek", .integer(frames.lowerBound.milliseconds / 10)),
      ("start", .seconds(frames.lowerBound)), ("end", .seconds(frames.upperBound)), ("text", .string(text)),
      ("avg_logprob", JSONValue(min(0, figures.averageLogProbability))),
      ("compression_ratio", JSONValue(max(0.00001, figures.compressionRatio))), ("speaker_id", JSONValue(guest)),
    ])
  }

  /// The clients know four names.
  private var guest: String? {
    guard let speaker else { return nil }
    let guests = ["A": "Guest-1", "B": "Guest-2", "C": "Guest-3"]
    return guests[speaker] ?? (guests.values.contains(speaker) ? speaker : "Unknown")
  }
}
