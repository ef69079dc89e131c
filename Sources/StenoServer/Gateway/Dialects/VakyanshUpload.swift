import HummingbirdCore
import StenoCore
import StenoDecode
import StenoWire

extension TranscriptionUpload {
  /// Recordings of one request.
  private static let mostRecordings = 64

  /// Vakyansh's body: JSON with recordings in Base64.
  static func vakyansh(
    _ body: inout RequestBody.AsyncIterator, _ context: Context
  ) async throws -> TranscriptionUpload {
    let json = try await UploadSpool.receive(&body, limit: context.limit).json()
    let language = context.head.name(after: "/v1/recognize/")
    let request = try OpenAIError.refusing { () throws(WireError) in
      try VakyanshRequest(json, language: language.isEmpty ? nil : language)
    }
    guard request.audio.count <= mostRecordings else {
      throw OpenAIError.invalidValue("audio", "audio may have \(mostRecordings) entries; it has \(request.audio.count)")
    }
    var recordings: [Recording] = []
    for audio in request.audio {
      guard case .content(let bytes) = audio else { throw OpenAIError.addressRefused("audioUri") }
      // Samples without a header are 16-bit at 16 kHz in this API.
      let rawFormat =
        RecordingSignature.isFile(bytes) ? nil : try RawFormat(encoding: .s16le, sampleRate: 16_000, channels: 1)
      recordings.append(Recording(spool: try await UploadSpool.of(bytes, limit: context.limit), rawFormat: rawFormat))
    }
    var transcription = OpenAITranscriptionRequest()
    transcription.languages = [request.language.replacing("_", with: "-")]
    let format = request.format
    return TranscriptionUpload(recordings: recordings, request: transcription) { wholes in
      .json(VakyanshAnswer.json(wholes.map { $0.vakyanshOutput(format) }))
    }
  }
}

/// Whether bytes that may be a file or bare samples are a file.
enum RecordingSignature {
  /// The beginnings of the containers of sound.
  ///
  /// #### Source
  /// The magic numbers of file(1), `magic/Magdir`.
  private static let beginnings: [[UInt8]] = [
    Array("RIFF".utf8), Array("RIFX".utf8), Array("RF64".utf8), Array("fLaC".utf8), Array("OggS".utf8),
    Array("ID3".utf8), Array("FORM".utf8), Array("caff".utf8), Array("#!AMR".utf8), Array(".snd".utf8),
    [0x1A, 0x45, 0xDF, 0xA3], [0x30, 0x26, 0xB2, 0x75],
  ]

  /// Whether `bytes` begin like a file. Text counts as one, so that it is refused and not transcribed as noise.
  static func isFile(_ bytes: some Collection<UInt8>) -> Bool {
    let first = Array(bytes.prefix(512))
    if beginnings.contains(where: { first.starts(with: $0) }) || first.dropFirst(4).starts(with: "ftyp".utf8) {
      return true
    }
    // A frame of MPEG audio: its synchronization, and a layer.
    if first.count >= 2, first[0] == 0xFF, first[1] & 0xE0 == 0xE0, first[1] & 0x06 != 0, first[1] != 0xFF {
      return true
    }
    return !first.isEmpty && first.allSatisfy { $0 < 0x7F && ($0 >= 0x20 || (0x09...0x0D).contains($0)) }
  }
}
