public import StenoCore
public import StenoWire
public import StenoSpeech

/// The turns of a transcript that tells speakers apart: which words are whose.
///
/// #### Source
/// openai/openai-openapi @f85dbe2, `openapi.yaml`, `TranscriptionDiarizedSegment`.
public struct SpeakerTurns: Sendable, Equatable {
  /// More words than a segment of a minute holds; what goes beyond is not kept.
  private static let mostWords = 1 << 12
  private var words: [RecognizedWord] = []

  /// No turns.
  public init() {}

  /// Takes a turn.
  ///
  /// - Parameters:
  ///   - text: What was said.
  ///   - speaker: Who said it; without it, nothing is taken.
  ///   - end: When it ended, where the provider tells.
  public mutating func append(_ text: String, speaker: String?, end: FrameIndex? = nil) {
    guard let speaker, words.count < Self.mostWords else { return }
    words += RecognizedWord.words(of: text).map {
      RecognizedWord(text: $0.text, heardBy: end, speaker: speaker)
    }
  }

  /// Takes a turn as OpenAI writes it: an object with `text`, `speaker`, and `end` in seconds.
  ///
  /// - Parameters:
  ///   - turn: The object; one that lacks a text or a speaker is passed over.
  ///   - segment: The segment from whose beginning the provider counts.
  public mutating func append(_ turn: JSONValue, in segment: Range<FrameIndex>) {
    append(turn["text"]?.string ?? "", speaker: turn.speaker, end: turn["end"]?.figure.map { segment.frame(at: $0) })
  }

  /// The words of `text`, each with its speaker; nil where the turns are not exactly this text.
  public func words(of text: String) -> [RecognizedWord]? {
    !words.isEmpty && words.map(\.text) == text.split { $0.isWhitespace }.map(String.init) ? words : nil
  }
}

extension JSONValue {
  /// The member `speaker`, or `speaker_id`: a letter, a name, or a number, of which the first 64 characters are kept; nil where there is
  /// none.
  public var speaker: String? {
    let name = (self["speaker"] ?? self["speaker_id"]).flatMap { $0.string ?? $0.integer.map { "\($0)" } }
    return name.flatMap { $0.isEmpty ? nil : String($0.prefix(64)) }
  }
}
