import StenoProviders

/// How a segment's audio is written for an upload.
enum AudioFile: String, Sendable, CaseIterable {
  /// 16-bit samples with a header in front: can go up while it is spoken.
  case wave = "wav"
  /// The same samples in about half the bytes: goes up once the segment has ended.
  case flac

  /// The name of a file with it.
  var name: String { "segment." + rawValue }

  /// Its media type.
  var type: String { "audio/" + rawValue }
}

/// Makes a whole FLAC file of mono samples at 16 kHz.
///
/// This module knows no codec; `FLACFile.encode` of `StenoDecode` is one.
public typealias FLACEncoding = @Sendable ([Int16]) throws -> [UInt8]

extension ProviderConfiguration {
  /// How audio is to be written: the option `upload`, WAV unless it says otherwise.
  ///
  /// - Throws: ``ProviderFailure`` of kind `configuration` where it says something else, or FLAC without an encoder.
  func uploadFile(_ encoding: FLACEncoding?) throws(ProviderFailure) -> AudioFile {
    let options = ProviderOptions(unchecked: self)
    let choice = try options.string("upload", oneOf: AudioFile.allCases.map(\.rawValue))
    let file = choice.flatMap { AudioFile(rawValue: $0) } ?? .wave
    guard file == .wave || encoding != nil else {
      throw ProviderFailure(.configuration, "upload cannot be flac here: no encoder was given")
    }
    return file
  }
}
