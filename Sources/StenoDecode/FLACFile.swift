public import StenoCore

/// Writes FLAC files: the samples as they are, in about half the bytes of a WAV file.
///
/// #### Source
/// RFC 9639; FFmpeg's encoder, https://ffmpeg.org/doxygen/5.1/group__lavc__encoding.html.
public enum FLACFile {
  /// Bytes of `STREAMINFO`.
  private static let infoLength = 34

  /// A whole FLAC file of these samples: mono, 16 bits, 16 kHz.
  ///
  /// - Throws: `SourceError`, `unsupported`, where FFmpeg was built without its encoder, or there is no memory.
  public static func encode(_ samples: [Int16]) throws(SourceError) -> [UInt8] {
    do {
      let encoder = try FLACEncoder()
      var frames: [UInt8] = []
      var rest = samples[...]
      while !rest.isEmpty {
        frames += try encoder.encode(rest.prefix(encoder.blockLength))
        rest = rest.dropFirst(encoder.blockLength)
      }
      let (last, info) = try encoder.finish()
      // The only block of metadata, hence the last one: its type, its length, and what is in it.
      return Array("fLaC".utf8) + [0x80, 0, 0, UInt8(infoLength)] + info.prefix(infoLength) + frames + last
    } catch {
      throw SourceError(code: .unsupported, message: "FFmpeg cannot write FLAC: \(error.message)")
    }
  }
}
