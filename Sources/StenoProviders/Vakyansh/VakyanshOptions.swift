import StenoCore

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
    guard streams != true || self.format == .transcript else {
      throw ProviderFailure(.configuration, "streaming does not support response_format srt; set streaming to false")
    }
  }

  /// The text of a segment in the format that was asked for.
  package func text(of output: String) -> String {
    guard format == .srt else { return output.trimmingWhitespace }
    return SubtitleCues.texts(of: output).filter { !Self.fillers.contains($0) }.joined(separator: " ")
  }

  /// What stands in a cue where nothing was understood.
  ///
  /// #### Source
  /// Open-Speech-EkStep/speech-recognition-open-api @8771003, `src/srt`.
  private static let fillers: Set = ["[ Voice is not clearly audible ]", "speech is not clear in this segment"]
}
