import HummingbirdCore
import NIOCore
import StenoWire

/// A form with a recording, read as it comes: the recording goes to disk.
struct UploadForm {
  private(set) var fields: [MultipartForm.Field] = []
  /// The recording; nil where the form had none.
  private(set) var spool: UploadSpool?
  private let names: [String]
  private let limit: Int
  /// Whether the bytes that come are the recording's.
  private var isRecording = false

  /// Reads a form.
  ///
  /// - Parameters:
  ///   - body: The request's body.
  ///   - contentType: Its type, which names the boundary.
  ///   - names: What the part with the recording may be called.
  ///   - limit: The longest recording in bytes.
  /// - Returns: The form, once all of it has come.
  /// - Throws: ``StenoWire/OpenAIError`` that says what is wrong with the form; what reading the body throws.
  static func read(
    _ body: inout RequestBody.AsyncIterator, contentType: String?, names: [String], limit: Int
  ) async throws -> UploadForm {
    guard let boundary = contentType.flatMap({ MultipartBoundary(contentType: $0) }) else {
      throw OpenAIError(status: 400, "the body must be multipart/form-data with a boundary")
    }
    var reader = MultipartReader(boundary: boundary)
    var form = UploadForm(names: names, limit: limit)
    while let buffer = try await body.next(isolation: #isolation) {
      for event in reader.read(buffer.readableBytesView) { try await form.take(event) }
      if let failure = reader.failure { throw refusal(failure) }
    }
    for event in reader.finish() { try await form.take(event) }
    if let failure = reader.failure { throw refusal(failure) }
    return form
  }

  private init(names: [String], limit: Int) {
    self.names = names
    self.limit = limit
  }

  /// The recording.
  ///
  /// - Throws: ``StenoWire/OpenAIError`` where the form had none.
  func recording() throws(OpenAIError) -> UploadSpool {
    guard let spool else {
      throw .invalidValue("file", "the form has no part called \(names.joined(separator: " or "))")
    }
    return spool
  }

  private static func refusal(_ failure: MultipartError) -> OpenAIError {
    OpenAIError(status: 400, "the form cannot be read: \(failure.message)")
  }

  private mutating func take(_ event: MultipartReader.Event) async throws {
    switch event {
    case .field(let part, let value): fields.append((part.name, value))
    case .fileStarted(let part):
      isRecording = names.contains(part.name) && spool == nil
      if isRecording { spool = try UploadSpool() }
    case .fileBytes(let bytes):
      guard isRecording, let spool else { return }
      guard await spool.count + bytes.count <= limit else { throw OpenAIError.tooLarge(limit: limit) }
      try await spool.append(bytes)
    case .fileEnded: isRecording = false
    }
  }
}
