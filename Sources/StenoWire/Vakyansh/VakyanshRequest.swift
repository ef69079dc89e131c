/// What a client of Vakyansh's `recognize` asks for, as JSON.
///
/// #### Source
/// Open-Speech-EkStep/speech-recognition-open-api, `speech-recognition-open-api.proto`, as its transcoder reads it: enums by
/// name or by number, 64-bit numbers also as text, bytes in Base64.
package struct VakyanshRequest: Sendable, Equatable {
  /// The form of each output.
  package enum Format: String, Sendable, CaseIterable {
    /// The text.
    case transcript
    /// Subtitles, whose fractions of a second have two digits.
    case srt
  }

  /// One recording.
  package enum Audio: Sendable, Equatable {
    /// It is at this address.
    case address(String)
    /// These bytes: a file, or 16-bit samples at 16 kHz.
    case content([UInt8])
  }

  /// The names of the languages by their numbers.
  private static let languages: [Int64: String] = [
    0: "hi", 1: "en", 2: "mr", 3: "ta", 4: "te", 5: "kn", 6: "gu", 7: "pa", 8: "bn", 9: "ml", 10: "as", 11: "brx",
    12: "doi", 13: "ks", 14: "kok", 15: "mai", 16: "mni", 17: "ne", 18: "or", 19: "sd", 20: "si", 21: "ur", 23: "sat",
    24: "lus", 25: "njz", 26: "pnr", 27: "kha", 28: "grt", 29: "sa", 30: "raj", 31: "bho", 32: "en_bio", 33: "hi_en",
  ]

  /// The language's name, such as `hi`.
  package var language: String
  /// The form of each output. The default is ``Format/transcript``.
  package var format = Format.transcript
  /// Whether punctuation is asked for. The default is no.
  package var punctuates = false
  /// Whether numbers in digits are asked for. The default is no.
  package var normalizes = false
  /// The recordings, each of which has an output.
  package var audio: [Audio]

  /// A request for texts.
  package init(language: String, audio: [Audio]) {
    self.language = language
    self.audio = audio
  }

  /// Reads a body.
  ///
  /// - Parameters:
  ///   - json: The object.
  ///   - language: The language in the path, which wins over the body's; nil for none.
  /// - Throws: ``WireError`` where a member is not what it must be, or the server says that it has no such thing.
  package init(_ json: JSONValue, language: String? = nil) throws(WireError) {
    let object = try JSONObjectReader(json)
    let config = try object.object("config")
    let asked = try config?.object("language")?.name("sourceLanguage", of: Self.languages)
    // Of an enum that is not set the first value holds.
    self.init(language: language ?? asked ?? "hi", audio: [])
    let formats: [Int64: String] = [0: "transcript", 1: "srt", 2: "alternatives"]
    if let format = try config?.object("transcriptionFormat"), let name = try format.name("value", of: formats) {
      guard let known = Format(rawValue: name) else {
        throw format.error("value", "is '\(name)'; it must be 'transcript' or 'srt'")
      }
      self.format = known
    }
    punctuates = try config?.bool("punctuation") ?? false
    normalizes = try config?.bool("enableInverseTextNormalization") ?? false
    for entry in try object.objects("audio") ?? [] { audio.append(try Audio(entry)) }
    guard !audio.isEmpty else { throw object.error("audio", "must have at least one entry") }
  }

  /// The request as a body.
  package var json: JSONValue {
    .object([
      (
        "config",
        .object([
          ("language", .object([("sourceLanguage", .string(language))])),
          ("transcriptionFormat", .object([("value", .string(format.rawValue))])),
          ("punctuation", .bool(punctuates)), ("enableInverseTextNormalization", .bool(normalizes)),
        ])
      ), ("audio", .array(audio.map(\.json))),
    ])
  }
}

extension VakyanshRequest.Audio {
  /// An address wins over bytes.
  fileprivate init(_ entry: JSONObjectReader) throws(WireError) {
    if let address = try entry.string("audioUri"), !address.isEmpty {
      self = .address(address)
      return
    }
    guard let text = try entry.string("audioContent"), !text.isEmpty else {
      throw WireError(path: entry.path, problem: "must have audioUri or audioContent")
    }
    guard let bytes = Base64.bytes(of: text), !bytes.isEmpty else {
      throw entry.error("audioContent", "must be Base64")
    }
    self = .content(bytes)
  }

  fileprivate var json: JSONValue {
    switch self {
    case .address(let address): .object([("audioUri", .string(address))])
    case .content(let bytes): .object([("audioContent", .string(Base64.text(of: bytes)))])
    }
  }
}

extension JSONObjectReader {
  /// A value of an enum by its name or by its number; nil where it is missing.
  fileprivate func name(_ name: String, of names: [Int64: String]) throws(WireError) -> String? {
    guard let value = self[name] else { return nil }
    if let text = value.string { return text }
    guard let number = value.integer, let text = names[number] else {
      throw error(name, "must be the name or the number of a value")
    }
    return text
  }
}
