import StenoCore
import StenoJSON
import StenoRecognize
import StenoRecognizeRemote
import StenoTransport

/// OVHcloud AI Endpoints: Riva behind one multipart request. The language is the host's.
struct OVHDialect: HTTPDialect {
  private let url: String

  init(_ configuration: ProviderConfiguration) throws(ProviderFailure) {
    _ = try ProviderOptions(configuration, known: ProviderOptions.ofHTTP)
    let base = try configuration.endpoint().description
    let path = "/api/v1/asr/recognize"
    url = base.hasSuffix(path) ? base : base + path
  }

  /// The address for a language, English as spoken in Britain where none is named.
  static func address(for language: String?) -> String {
    let known = ["en-gb", "en-us", "fr-fr", "de-de", "es-es", "it-it", "zh-cn"]
    let wanted = language?.lowercased() ?? "en-gb"
    let host = known.first { $0 == wanted } ?? known.first { $0.hasPrefix(wanted.prefix(2)) } ?? "en-gb"
    return "https://nvr-asr-\(host).endpoints.kepler.ai.cloud.ovh.net"
  }

  var capabilities: RecognizerCapabilities {
    var capabilities = RecognizerCapabilities(streamsAudio: true)
    capabilities.givesConfidence = true
    capabilities.givesWordTimes = true
    return capabilities
  }

  func upload(as file: AudioFile) -> AudioUpload {
    let part = (name: "audio", fileName: file.name, type: String?.none)
    return AudioUpload(url: url, packing: .form(MultipartForm(fields: [], file: part)))
  }

  /// Segments, whose transcripts are joined as they are: each ends with a space.
  func recognition(from answer: HTTPAnswer, in frames: Range<FrameIndex>) throws(ProviderFailure) -> Recognition {
    guard let segments = try answer.json().array else { throw answer.bad("the answer is not a list") }
    var text = ""
    var words: [RecognizedWord] = []
    var confidences: [Double] = []
    for segment in segments {
      guard let best = segment["alternatives"]?.array?.first, let transcript = best["transcript"]?.string else {
        throw answer.bad("a segment has no transcript")
      }
      text += transcript
      if let confidence = best["confidence"]?.number { confidences.append(confidence) }
      words += try read(answer, best["words"], in: frames)
    }
    let mean = confidences.isEmpty ? nil : confidences.reduce(0, +) / Double(confidences.count)
    return Recognition(
      text: text.trimmingWhitespace, confidence: mean?.confidence, words: words.isEmpty ? nil : words)
  }

  private func read(
    _ answer: HTTPAnswer, _ value: JSONValue?, in frames: Range<FrameIndex>
  ) throws(ProviderFailure) -> [RecognizedWord] {
    var words: [RecognizedWord] = []
    for entry in try answer.list(value, "words") {
      // Times alone, without the word they belong to, say nothing here.
      guard let word = entry["word"]?.string?.trimmingWhitespace, !word.isEmpty else { return [] }
      let times = (entry["start_time"]?.number, entry["end_time"]?.number)
      words.append(
        RecognizedWord(
          text: word, confidence: entry["confidence"]?.number?.confidence,
          frames: WordTimes.frames(times.0.map { $0 / 1_000 }, times.1.map { $0 / 1_000 }, in: frames)))
    }
    return words
  }
}
