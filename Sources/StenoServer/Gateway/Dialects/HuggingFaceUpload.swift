import HummingbirdCore
import StenoWire

extension TranscriptionUpload {
  /// Hugging Face's body: the bytes of a file, or JSON with the file in Base64, whatever its type says.
  static func huggingFace(
    _ body: inout RequestBody.AsyncIterator, _ context: Context
  ) async throws -> TranscriptionUpload {
    let request = OpenAITranscriptionRequest(model: GatewayHead.huggingFaceModel(context.head.path))
    let spool = try await UploadSpool.receive(&body, limit: context.limit)
    guard await spool.mayBeJSON else { return huggingFace(spool, request, .none) }
    let json = try await spool.json()
    let content = try OpenAIError.refusing { () throws(WireError) in try HuggingFaceRequest(json) }
    return huggingFace(try await UploadSpool.of(content.audio, limit: context.limit), request, content.timestamps)
  }

  private static func huggingFace(
    _ spool: UploadSpool, _ request: OpenAITranscriptionRequest, _ timestamps: HuggingFaceRequest.Timestamps
  ) -> TranscriptionUpload {
    TranscriptionUpload(recordings: [Recording(spool: spool)], request: request) { wholes in
      .json((wholes.first ?? OpenAITranscription(text: "")).huggingFaceJSON(timestamps))
    }
  }
}
