import HTTPTypes
import HummingbirdCore
import NIOCore
import StenoCore
import StenoSpeech
import StenoSystem
import StenoWire

/// `POST /v1/audio/transcriptions`.
struct TranscriptionsEndpoint: Sendable {
  /// The client has gone: nobody wants the text.
  private struct Gone: Error {}

  /// Parts of a text that may wait for a client that reads slowly.
  private static let most = 64

  let gateway: GatewayResponder
  let exchange: GatewayExchange
  let channel: any Channel

  /// Answers a request.
  ///
  /// - Returns: What the log says of it.
  @concurrent
  func answer(
    _ body: inout RequestBody.AsyncIterator, _ head: GatewayHead, _ entry: AccessEntry,
    with writer: consuming ResponseWriter
  ) async -> AccessEntry {
    var entry = entry
    if head["expect"]?.lowercased() == "100-continue" {
      try? await writer.writeInformationalHead(HTTPResponse(status: .continue))
    }
    let prepared = await prepare(&body, contentType: head["content-type"])
    // The file on disk lives as long as the upload.
    defer { withExtendedLifetime(prepared) {} }
    if case .success(let (upload, job)) = prepared, upload.request.streams {
      return await stream(job, entry, with: writer)
    }
    let answer: Result<GatewayReply, any Error>
    switch prepared {
    case .success(let (upload, job)):
      let result = await result(of: job)
      entry.frames = (try? result.get())?.duration.rawValue ?? 0
      answer = result.map { whole in
        let answer = whole.answer(to: upload.request)
        return GatewayReply(contentType: answer.contentType, body: answer.body)
      }
    case .failure(let error): answer = .failure(error)
    }
    guard let reply = await reply(answer, &body) else {
      // Nginx's status for a client that has closed its request.
      entry.status = 499
      return entry
    }
    entry.status = reply.status
    try? await exchange.send(reply, with: writer)
    return entry
  }

  /// What is sent: the answer or the error; nil where the client has gone.
  private func reply(
    _ answer: Result<GatewayReply, any Error>, _ body: inout RequestBody.AsyncIterator
  ) async -> GatewayReply? {
    switch answer {
    case .success(let reply): return reply
    case .failure(let error as OpenAIError):
      return .error(error)
    case .failure: return nil
    }
  }

  private func prepare(
    _ body: inout RequestBody.AsyncIterator, contentType: String?
  ) async -> Result<(TranscriptionUpload, TranscriptionJob), any Error> {
    do {
      let upload = try await TranscriptionUpload.read(
        &body, contentType: contentType, limit: gateway.options.maximumUploadBytes)
      return .success((upload, try await job(of: upload)))
    } catch {
      return .failure(error)
    }
  }

  private func job(of upload: TranscriptionUpload) async throws -> TranscriptionJob {
    let request = upload.request
    guard let spool = upload.spool else { throw OpenAIError.invalidValue("file", "the form has no part called file") }
    guard await spool.count > 0 else { throw OpenAIError.invalidValue("file", "the file is empty") }
    if let model = request.model, !gateway.models.knows(model) { throw OpenAIError.unknownModel(model) }
    let known = gateway.engine.capabilities.languages
    if let language = request.languages.first?.lowercased(), !known.isEmpty,
      !known.contains(where: { language == $0 || language.hasPrefix($0 + "-") })
    {
      throw OpenAIError.invalidValue(
        "language", "this server recognizes \(known.joined(separator: ", ")), not \(language)")
    }
    return TranscriptionJob(
      engine: gateway.engine, detector: gateway.detector, path: await spool.path, request: request)
  }

  /// What a job comes to; given up as soon as its client goes.
  private func result(
    of job: TranscriptionJob, into parts: BoundedChannel<OpenAITranscriptionEvent>? = nil
  ) async -> Result<OpenAITranscription, any Error> {
    defer { parts?.finish() }
    let gone = await DepartureHandler.gate(of: channel)
    do {
      let whole = try await race {
        try await job.run { part in
          if let parts, await !parts.send(part) { throw Gone() }
        }
      } against: {
        try await gone.wait()
        throw Gone()
      }
      gateway.figures.countAudio(frames: whole.duration.rawValue)
      return .success(whole)
    } catch let error as OpenAIError {
      return .failure(error)
    } catch is Gone {
      return .failure(Gone())
    } catch is CancellationError {
      return .failure(Gone())
    } catch {
      return .failure(OpenAIError.internalFault)
    }
  }

  /// Sends the text as it becomes final. What fails before the first words is a status, and not an event.
  @concurrent
  private func stream(
    _ job: TranscriptionJob, _ entry: AccessEntry, with writer: consuming ResponseWriter
  ) async -> AccessEntry {
    var entry = entry
    let parts = BoundedChannel<OpenAITranscriptionEvent>(capacity: Self.most)
    async let outcome = result(of: job, into: parts)
    let first = await parts.next()
    if first == nil, case .failure(let error) = await outcome {
      guard let error = error as? OpenAIError else {
        entry.status = 499
        return entry
      }
      entry.status = error.status
      try? await exchange.send(.error(error), with: writer)
      return entry
    }
    let head = exchange.head(200, "text/event-stream", [("X-Accel-Buffering", "no")])
    do {
      var body = try await writer.writeHead(head)
      var next = first
      while let part = next {
        try await body.write(Self.buffer(part))
        next = await parts.next()
      }
      let result = await outcome
      if let end = end(of: result, job.request) { try await body.write(Self.buffer(end)) }
      entry.frames = (try? result.get())?.duration.rawValue ?? 0
      try await body.finish(nil)
    } catch {
      entry.status = 499
    }
    return entry
  }

  /// The last event of a stream; nil where nobody is there to read it.
  private func end(
    of result: Result<OpenAITranscription, any Error>, _ request: OpenAITranscriptionRequest
  ) -> OpenAITranscriptionEvent? {
    switch result {
    case .success(let whole): .done(request.includesLogProbabilities ? whole : whole.withoutTokens)
    case .failure(let error as OpenAIError): .failed(error)
    case .failure: nil
    }
  }

  private static func buffer(_ event: OpenAITranscriptionEvent) -> ByteBuffer {
    ByteBuffer(string: ServerSentEvent(event.json).text)
  }
}

extension OpenAITranscription {
  /// The same for a client that did not ask for log probabilities.
  fileprivate var withoutTokens: OpenAITranscription {
    var whole = self
    whole.logProbabilities = nil
    return whole
  }
}
