import StenoCore

extension OpenAITranscription {
  /// The answer of Riva's REST wrapper: a list with an entry for each segment, which callers join with nothing between;
  /// each text ends in a blank, times are milliseconds, and the words are always there.
  ///
  /// #### Source
  /// nvidia-riva/common `riva_asr.proto`, `SpeechRecognitionResult`, under its own names.
  package var rivaJSON: JSONValue {
    var words = self.words[...]
    return .array(
      segments.enumerated().map { index, segment in
        let isLast = index == segments.count - 1
        let inside = words.prefix { isLast || $0.frames.lowerBound < segment.frames.upperBound }
        words = words.dropFirst(inside.count)
        return segment.rivaJSON(inside.isEmpty ? segment.plainWords : Array(inside))
      })
  }
}

extension OpenAITranscription.Segment {
  /// The segment as one word, where its words have no times: callers read the first word's start and the last one's end.
  fileprivate var plainWords: [OpenAITranscription.Word] {
    let text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return text.isEmpty ? [] : [OpenAITranscription.Word(text, frames: frames)]
  }

  fileprivate func rivaJSON(_ words: [OpenAITranscription.Word]) -> JSONValue {
    let text = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let known = words.compactMap(\.confidence)
    let confidence = known.isEmpty ? nil : known.reduce(0, +) / Float(known.count)
    let alternative = JSONValue.object(
      [("transcript", .string(text.isEmpty ? "" : text + " "))]
        + (confidence.map { [("confidence", JSONValue($0))] } ?? [])
        + [("words", .array(words.map(\.rivaJSON)))])
    return .object([
      ("alternatives", .array([alternative])), ("channel_tag", .integer(1)),
      ("audio_processed", .seconds(frames.upperBound)),
    ])
  }
}

extension OpenAITranscription.Word {
  fileprivate var rivaJSON: JSONValue {
    .object(
      [
        ("start_time", .milliseconds(frames.lowerBound)), ("end_time", .milliseconds(frames.upperBound)),
        ("word", .string(text)),
      ] + (confidence.map { [("confidence", JSONValue($0))] } ?? []))
  }
}
