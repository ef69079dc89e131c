import StenoCore
import StenoWire
import StenoSpeech
import StenoProviders
import StenoTransport

/// OVHcloud AI Endpoints: Riva behind one multipart request. The language is the host's.
struct OVHDialect: HTTPDialect {
  /// The languages that have a host.
  private static let languages = ["en-gb", "en-us", "fr-fr", "de-de", "es-es", "it-it", "zh-cn"]
  private static let hostPrefix = "nvr-asr-"

  private let url: String
  private let fields: [MultipartField]

  init(_ configuration: ProviderConfiguration) throws(ProviderFailure) {
    _ = try ProviderOptions(configuration, known: ProviderOptions.ofHTTP)
    let endpoint = try configuration.endpoint()
    try Self.check(configuration.language, at: endpoint, configuration.notices)
    guard configuration.model == nil else {
      throw ProviderFailure(.configuration, "it offers no choice of models, since each host serves one; remove model")
    }
    url = endpoint.address(of: "/api/v1/asr/recognize")
    fields = [].overlaid(with: configuration.extraBody)
  }

  /// A host of OVHcloud's speaks one language, which must be the one that is spoken.
  private static func check(
    _ language: String?, at endpoint: Endpoint, _ notices: ProviderNotices
  ) throws(ProviderFailure) {
    let label = endpoint.host.prefix { $0 != "." }
    guard let language, label.hasPrefix(hostPrefix) else { return }
    let spoken = label.dropFirst(hostPrefix.count)
    guard base(of: spoken) == base(of: language) else {
      throw ProviderFailure(
        .configuration,
        "it has no endpoint for the language \(language.excerpt); it has \(languages.joined(separator: ", "))")
    }
    if spoken != language.lowercased(), language.contains("-") {
      notices.tell("there is no endpoint for \(language.excerpt); the one for \(spoken) is used")
    }
  }

  private static func base(of language: some StringProtocol) -> String {
    language.prefix { $0 != "-" && $0 != "_" }.lowercased()
  }

  /// The address for a language, English as spoken in Britain where none is named or there is no such endpoint.
  static func address(for language: String?) -> String {
    let wanted = language?.lowercased() ?? "en-gb"
    let host = languages.first { $0 == wanted } ?? languages.first { base(of: $0) == base(of: wanted) } ?? "en-gb"
    return "https://\(hostPrefix)\(host).endpoints.kepler.ai.cloud.ovh.net"
  }

  var capabilities: RecognizerCapabilities {
    var capabilities = RecognizerCapabilities(streamsAudio: true)
    capabilities.givesConfidence = true
    capabilities.givesWordTimes = true
    return capabilities
  }

  func upload(as file: AudioFile, _ variant: RequestAdaptation.Variant) -> AudioUpload {
    let part = (name: "audio", fileName: file.name, type: String?.none)
    return AudioUpload(url: url, packing: .form(MultipartForm(fields: fields, file: part)))
  }

  /// Segments, whose transcripts are joined as they are: each ends with a space. One without alternatives has no words.
  func recognition(from answer: HTTPAnswer, in frames: Range<FrameIndex>) throws(ProviderFailure) -> Recognition {
    let value = try answer.json()
    guard let segments = value.array ?? value["results"]?.array else { throw answer.bad("the response is not a list") }
    var text = ""
    var words: [RecognizedWord]? = []
    var confidences: [Float] = []
    for segment in segments {
      guard segment.members != nil,
        segment["alternatives"] == nil || segment["alternatives"]?.isNull == true
          || segment["alternatives"]?.array != nil
      else { throw answer.bad("a segment has no list of alternatives") }
      guard let best = segment["alternatives"]?.array?.first else { continue }
      let transcript = try answer.transcript("transcript", of: best)
      if !text.isEmpty, text.last?.isWhitespace == false, transcript.first?.isWhitespace == false { text += " " }
      text += transcript
      if let confidence = RivaConfidence.probability(best["confidence"]?.figure) { confidences.append(confidence) }
      if !transcript.trimmingWhitespace.isEmpty {
        words = words.flatMap { known in read(best["words"], in: frames).map { known + $0 } }
      }
    }
    let mean = confidences.isEmpty ? nil : confidences.reduce(0, +) / Float(confidences.count)
    return Recognition(
      text: text.trimmingWhitespace, confidence: mean, words: words?.isEmpty == true ? nil : words)
  }

  /// The words of a segment; nil where they are not all there, as their times alone say nothing.
  private func read(_ value: JSONValue?, in frames: Range<FrameIndex>) -> [RecognizedWord]? {
    var words: [RecognizedWord] = []
    for entry in value?.array ?? [] {
      guard let word = entry["word"]?.string?.trimmingWhitespace, !word.isEmpty else { return nil }
      let times = (entry["start_time"]?.figure, entry["end_time"]?.figure)
      let speaker = entry["speaker_tag"]?.integer.flatMap { $0 > 0 ? "\($0)" : nil }
      words.append(
        RecognizedWord(
          text: word, confidence: RivaConfidence.probability(entry["confidence"]?.figure),
          frames: WordTimes.frames(times.0.map { $0 / 1_000 }, times.1.map { $0 / 1_000 }, in: frames),
          speaker: speaker))
    }
    return words.isEmpty ? nil : words
  }
}
