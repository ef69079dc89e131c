import HummingbirdCore
import NIOCore
import StenoWire

/// A form with a recording, read as it comes: the recording goes to disk.
struct TranscriptionUpload {
  /// The recording; nil where the form had none.
  let spool: UploadSpool?
  /// What the client calls it.
  let fileName: String?
  let request: OpenAITranscriptionRequest

  /// Reads the form.
  ///
  /// - Parameters:
  ///   - body: The request's body.
  ///   - contentType: Its type, which names the boundary.
  ///   - limit: The longest recording in bytes.
  /// - Returns: The form, once all of it has come.
  /// - Throws: ``StenoWire/OpenAIError`` that says what is wrong with the form; what reading the body throws.
  static func read(
    _ body: inout RequestBody.AsyncIterator, contentType: String?, limit: Int
  ) async throws -> TranscriptionUpload {
    guard let boundary = contentType.flatMap({ MultipartBoundary(contentType: $0) }) else {
      throw OpenAIError(status: 400, "the body must be multipart/form-data with a boundary")
    }
    var reader = MultipartReader(boundary: boundary)
    var form = Form()
    while let buffer = try await body.next(isolation: #isolation) {
      for event in reader.read(buffer.readableBytesView) { try await form.take(event, limit: limit) }
      if let failure = reader.failure { throw refusal(failure) }
    }
    for event in reader.finish() { try await form.take(event, limit: limit) }
    if let failure = reader.failure { throw refusal(failure) }
    return TranscriptionUpload(
      spool: form.spool, fileName: form.fileName, request: try OpenAITranscriptionRequest(fields: form.fields))
  }

  private static func refusal(_ failure: MultipartError) -> OpenAIError {
    OpenAIError(status: 400, "the form cannot be read: \(failure.message)")
  }

  private struct Form {
    var fields: [MultipartForm.Field] = []
    var spool: UploadSpool?
    var fileName: String?
    /// Whether the bytes that come are the recording's.
    var isRecording = false

    mutating func take(_ event: MultipartReader.Event, limit: Int) async throws {
      switch event {
      case .field(let part, let value): fields.append((part.name, value))
      case .fileStarted(let part):
        isRecording = part.name == "file" && spool == nil
        guard isRecording else { return }
        (spool, fileName) = (try UploadSpool(), part.fileName)
      case .fileBytes(let bytes):
        guard isRecording, let spool else { return }
        guard await spool.count + bytes.count <= limit else { throw OpenAIError.tooLarge(limit: limit) }
        try await spool.append(bytes)
      case .fileEnded: isRecording = false
      }
    }
  }
}
