import StenoCore
package import StenoSpeech

/// What a Vakyansh server is asked for, whichever way it is spoken to.
package struct VakyanshOptions: Sendable {
  private static let names = ["transport", "punctuation", "inverse_text_normalization", "response_format"]

  /// The language, by the server's name.
  package let language: String
  /// Whether punctuation is put in.
  package let punctuates: Bool
  /// Whether numbers are written in figures.
  package let normalizes: Bool
  /// What a segment is asked for as.
  package let format: VakyanshFormat
  /// Whether audio goes up while it is spoken; nil where the configuration does not say.
  package let streams: Bool?
  /// Whether the configuration says in which format a recording is that the server fetches.
  private let namesFormat: Bool

  /// - Parameters:
  ///   - configuration: Where they are.
  ///   - transport: Only gRPC can stream.
  /// - Throws: ``ProviderFailure`` of kind `configuration` for an option that there is not, or whose value is wrong.
  package init(_ configuration: ProviderConfiguration, for transport: VakyanshTransport) throws(ProviderFailure) {
    let options = try ProviderOptions(configuration, known: Self.names + (transport == .grpc ? ["streaming"] : []))
    language = try VakyanshLanguage.name(configuration.language)
    punctuates = try options.bool("punctuation") ?? true
    normalizes = try options.bool("inverse_text_normalization") ?? true
    let format = try options.string("response_format", oneOf: VakyanshFormat.allCases.map(\.rawValue))
    self.format = format.flatMap { VakyanshFormat(rawValue: $0) } ?? .transcript
    streams = try options.bool("streaming")
    namesFormat = configuration.extraBody.contains { $0.name == "audioFormat" }
    guard streams != true || self.format == .transcript else {
      throw ProviderFailure(.configuration, "streaming does not support response_format srt; set streaming to false")
    }
  }

  /// The text of a segment in the format that was asked for.
  package func text(of output: String) -> String {
    guard format == .srt else { return output.trimmingWhitespace }
    return cues(of: output).map(\.text).joined(separator: " ")
  }

  private func cues(of output: String) -> [SubtitleCues.Cue] {
    SubtitleCues.cues(of: output).filter { !Self.fillers.contains($0.text) }
  }

  // MARK: Recordings that the server fetches

  /// Bytes of text of a whole recording: far beyond what 3 MiB can hold.
  private static let mostText = 1 << 20

  /// Has the server fetch a recording, in whichever of its formats it finds there.
  ///
  /// The server must be told the format and refuses another, and only the server sees it: the likeliest by the URL's
  /// ending is tried first.
  ///
  /// - Parameters:
  ///   - recording: The recording.
  ///   - ask: Asks for the texts of a recording in the format that was asked for.
  /// - Returns: Its text, with the times of the words where subtitles were asked for.
  /// - Throws: ``ProviderFailure``; `CancellationError`.
  package func recognition(
    of recording: FetchedRecording, _ ask: (VakyanshAudio) async throws -> [String]
  ) async throws -> Recognition {
    var refusal: ProviderFailure?
    for format in Self.formats(of: recording.url).prefix(namesFormat ? 1 : 3) {
      do {
        return try recognition(of: try await ask(.address(recording.url, format: format)).first ?? "")
      } catch var failure as ProviderFailure where failure.kind == .refused && Self.isMismatch(failure.message) {
        failure.message += "; it fetches wav, mp3 and flac"
        refusal = failure
      }
    }
    throw refusal ?? ProviderFailure(.refused, "it fetches wav, mp3 and flac")
  }

  /// #### Source
  /// Open-Speech-EkStep/speech-recognition-open-api @8771003, `src/utilities.py`.
  private static func isMismatch(_ message: String) -> Bool {
    message.contains("Mismatch between audio format specified")
  }

  /// The formats of recordings, the one that the URL ends in first.
  private static func formats(of url: String) -> [String] {
    let path = url.prefix { $0 != "?" && $0 != "#" }.lowercased()
    let likeliest = [("wav", "wav"), ("mp3", "mp3"), ("mpga", "mp3"), ("flac", "flac")].first {
      path.hasSuffix("." + $0.0)
    }
    let first = likeliest?.1 ?? "wav"
    return [first] + ["wav", "mp3", "flac"].filter { $0 != first }
  }

  private func recognition(of output: String) throws(ProviderFailure) -> Recognition {
    guard output.utf8.count < Self.mostText else {
      throw ProviderFailure(.badAnswer, "it returned far more text than a recording can contain")
    }
    guard format == .srt else { return Recognition(text: output.trimmingWhitespace) }
    var phrases = PhraseTimes(in: FetchedRecording.frames, mostWords: .max)
    let cues = cues(of: output)
    for cue in cues { phrases.append(cue.text, from: cue.start, to: cue.end ?? cue.start) }
    let text = cues.map(\.text).joined(separator: " ")
    return Recognition(text: text, words: phrases.words(of: text))
  }

  /// What stands in a cue where nothing was understood.
  ///
  /// #### Source
  /// Open-Speech-EkStep/speech-recognition-open-api @8771003, `src/srt`.
  private static let fillers: Set = ["[ Voice is not clearly audible ]", "speech is not clear in this segment"]
}
