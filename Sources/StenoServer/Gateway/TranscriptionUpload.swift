import HummingbirdCore
import StenoDecode
import StenoWire

/// Recordings that a client uploaded, what it asks of them, and the form in which it reads the answer.
struct TranscriptionUpload: Sendable {
  /// One recording.
  struct Recording: Sendable {
    let spool: UploadSpool
    /// What its bytes are where they have no header.
    var rawFormat: RawFormat?
  }

  /// A request as a handler has it.
  struct Context: Sendable {
    let head: GatewayHead
    let exchange: GatewayExchange
    /// The longest recording in bytes.
    let limit: Int
    /// The engine's own model.
    let model: String
  }

  /// The recordings in their order; all dialects but Vakyansh have one.
  let recordings: [Recording]
  let request: OpenAITranscriptionRequest
  /// The answer, given a text for each recording.
  let answer: @Sendable ([OpenAITranscription]) -> GatewayReply
  /// An event of a streamed answer.
  var event: @Sendable (OpenAITranscriptionEvent) -> JSONValue = { $0.json }

  /// Reads what a client uploads.
  ///
  /// - Parameters:
  ///   - body: The request's body.
  ///   - context: Whose request it is, and what it may hold.
  /// - Returns: The upload, once all of it has come.
  /// - Throws: ``StenoWire/OpenAIError`` that says what is wrong with it; what reading the body throws.
  static func read(
    _ body: inout RequestBody.AsyncIterator, _ context: Context
  ) async throws -> TranscriptionUpload {
    switch context.exchange.dialect {
    case .openAI: try await openAI(&body, context)
    case .aiml: try await aiml(&body, context)
    case .aiRefinery: try await aiRefinery(&body, context)
    case .huggingFace: try await huggingFace(&body, context)
    case .riva: try await riva(&body, context)
    case .vakyansh: try await vakyansh(&body, context)
    case .deepgram: try await deepgram(&body, context)
    }
  }

  private static func openAI(
    _ body: inout RequestBody.AsyncIterator, _ context: Context
  ) async throws -> TranscriptionUpload {
    let (recording, request) = try await form(&body, context)
    return TranscriptionUpload(recordings: [recording], request: request) { wholes in
      let answer = (wholes.first ?? OpenAITranscription(text: "")).answer(to: request)
      return GatewayReply(contentType: answer.contentType, body: answer.body)
    }
  }

  private static func aiRefinery(
    _ body: inout RequestBody.AsyncIterator, _ context: Context
  ) async throws -> TranscriptionUpload {
    let (recording, request) = try await form(&body, context)
    return TranscriptionUpload(
      recordings: [recording], request: request,
      answer: { .json(($0.first ?? OpenAITranscription(text: "")).aiRefineryJSON(for: request)) },
      event: { $0.aiRefineryJSON })
  }

  /// OpenAI's form.
  private static func form(
    _ body: inout RequestBody.AsyncIterator, _ context: Context
  ) async throws -> (Recording, OpenAITranscriptionRequest) {
    let form = try await UploadForm.read(
      &body, contentType: context.head["content-type"], names: ["file"], limit: context.limit)
    return (Recording(spool: try form.recording()), try OpenAITranscriptionRequest(fields: form.fields))
  }

  /// Riva's form has nothing but the recording.
  private static func riva(
    _ body: inout RequestBody.AsyncIterator, _ context: Context
  ) async throws -> TranscriptionUpload {
    let form = try await UploadForm.read(
      &body, contentType: context.head["content-type"], names: ["audio", "file"], limit: context.limit)
    return TranscriptionUpload(
      recordings: [Recording(spool: try form.recording())], request: OpenAITranscriptionRequest()
    ) { .json($0.first?.rivaJSON ?? .array([])) }
  }
}

extension OpenAIError {
  /// What `body` gives; what is wrong with a member is an error of the request.
  static func refusing<Value>(_ body: () throws(WireError) -> Value) throws(OpenAIError) -> Value {
    do throws(WireError) {
      return try body()
    } catch {
      throw OpenAIError(error)
    }
  }

  /// An address instead of a recording: a server that fetches what it is told to reaches its own network.
  static func addressRefused(_ name: String) -> OpenAIError {
    OpenAIError(
      status: 400, "this server does not fetch recordings from addresses (\(name)); upload the recording itself",
      param: name, code: "address_not_allowed")
  }
}
