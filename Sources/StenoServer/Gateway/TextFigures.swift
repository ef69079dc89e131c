import CZlib
import StenoCore
import StenoWire

extension OpenAITranscription {
  /// One more segment of a recording, with its words and figures.
  mutating func addSegment(_ item: TranscriptItem) {
    add(item)
    guard !item.text.isEmpty else { return }
    segments.append(Segment(item.text, frames: item.frames, speaker: item.words.first?.speaker, figures: Figures(item)))
    words += item.words.map { Word($0.text, frames: $0.frames, confidence: $0.confidence) }
  }
}

extension OpenAITranscription.Figures {
  /// The figures by which clients tell invented text, as they are measured here.
  fileprivate init(_ item: TranscriptItem) {
    self.init()
    if let tokens = item.logProbabilities, !tokens.isEmpty {
      averageLogProbability = tokens.reduce(0) { $0 + $1.logProbability } / Float(tokens.count)
    }
    compressionRatio = Self.compressionRatio(of: item.text)
    noSpeechProbability = 1 - (item.speechProbability ?? 1)
  }

  /// How many times smaller the text becomes when it is compressed: much more than 2 for a text that repeats itself.
  ///
  /// #### Source
  /// openai/whisper `utils.py`, `compression_ratio`: the bytes over those that zlib makes of them.
  static func compressionRatio(of text: String) -> Float {
    let bytes = Array(text.utf8)
    var length = compressBound(uLong(bytes.count))
    var compressed = [UInt8](repeating: 0, count: Int(length))
    let status = unsafe compress(&compressed, &length, bytes, uLong(bytes.count))
    return status == Z_OK && length > 0 ? Float(bytes.count) / Float(length) : 1
  }
}
