import HummingbirdCore
import StenoCore
import StenoDecode
import StenoSystem
import StenoWire

extension TranscriptionUpload {
  /// Deepgram's body: the bytes of a file, or samples that the query describes.
  static func deepgram(
    _ body: inout RequestBody.AsyncIterator, _ context: Context
  ) async throws -> TranscriptionUpload {
    let query = try OpenAIError.refusing { () throws(WireError) in try DeepgramQuery(context.head.query.items) }
    let rawFormat = try query.rawFormat()
    let spool = try await UploadSpool.receive(&body, limit: context.limit)
    if await spool.mayBeJSON { throw OpenAIError.addressRefused("url") }
    let isWave = await spool.prefix(4).elementsEqual("RIFF".utf8)
    var request = OpenAITranscriptionRequest(model: query.model)
    request.languages = query.languages
    let metadata = DeepgramMetadata(
      requestID: context.exchange.id, model: query.model ?? context.model, sha256: await spool.sha256)
    return TranscriptionUpload(
      recordings: [Recording(spool: spool, rawFormat: isWave ? nil : rawFormat)], request: request
    ) { .json(($0.first ?? OpenAITranscription(text: "")).deepgramJSON(metadata)) }
  }
}

extension DeepgramQuery {
  /// The languages that may be spoken: none where the model shall find out.
  var languages: [String] {
    language.flatMap { ["multi", "auto"].contains($0.lowercased()) ? nil : [$0] } ?? []
  }

  /// What the samples are; nil where they are in a container, such as FLAC or Ogg.
  ///
  /// - Throws: ``StenoWire/OpenAIError`` for samples whose rate is not said.
  func rawFormat() throws(OpenAIError) -> RawFormat? {
    let encoding: RawFormat.Encoding
    switch self.encoding?.lowercased() {
    case "linear16": encoding = .s16le
    case "mulaw": encoding = .mulaw
    case "alaw": encoding = .alaw
    case nil, "flac", "opus", "ogg-opus", "amr-nb", "amr-wb", "speex": return nil
    case let name?:
      throw .invalidValue("encoding", "encoding is '\(name)'; it must be linear16, mulaw, alaw, or that of a file")
    }
    guard let sampleRate else { throw .invalidValue("sample_rate", "sample_rate is needed with this encoding") }
    do {
      return try RawFormat(encoding: encoding, sampleRate: sampleRate, channels: channels)
    } catch {
      throw .invalidValue("sample_rate", error.description)
    }
  }
}

extension DeepgramQuery {
  /// How live audio comes.
  ///
  /// - Throws: ``StenoWire/OpenAIError`` for anything but samples, whose encoding and rate must be said.
  func liveFormat() throws(OpenAIError) -> LiveAudioFormat {
    let encoding: LiveAudioFormat.Encoding
    switch self.encoding?.lowercased() {
    case "linear16": encoding = .pcm16
    case "mulaw": encoding = .muLaw
    case "alaw": encoding = .aLaw
    default:
      throw .invalidValue("encoding", "live audio must have encoding=linear16, mulaw or alaw, and a sample_rate")
    }
    guard let sampleRate else { throw .invalidValue("sample_rate", "sample_rate is needed with this encoding") }
    return LiveAudioFormat(encoding: encoding, sampleRate: sampleRate, channels: channels)
  }
}

extension DeepgramMetadata {
  /// The engine's model has no identifier of its own, so all have this one.
  private static let modelID = "7d1e2c4a-51b0-4b53-9f0a-0c9d5a6e7f10"

  /// What an answer says of a request that has just come.
  init(requestID: String, model: String, sha256: String = "") {
    self.init(requestID: requestID, created: WallTime.now.description, model: model, modelID: Self.modelID)
    self.sha256 = sha256
  }
}
