import HTTPTypes
import HummingbirdCore
import NIOCore
import StenoCore
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
    _ request: Request, _ head: GatewayHead, _ entry: AccessEntry, with writer: consuming ResponseWriter
  ) async -> AccessEntry {
    var entry = entry
    do {
      if head["expect"]?.lowercased() == "100-continue" {
        try await writer.writeInformationalHead(HTTPResponse(status: .continue))
      }
      let upload = try await TranscriptionUpload.read(
        request.body, contentType: head["content-type"], limit: gateway.options.maximumUploadBytes)
      let job = try await job(of: upload)
      // The file on disk lives as long as the upload.
      defer { withExtendedLifetime(upload) {} }
      if upload.request.streams { return await stream(job, entry, with: writer) }
      let whole = try await result(of: job).get()
      let answer = whole.answer(to: upload.request)
      entry.frames = whole.duration.rawValue
      try await exchange.send(GatewayReply(contentType: answer.contentType, body: answer.body), with: writer)
    } catch let error as OpenAIError {
      entry.status = error.status
      await gateway.drain(request.body)
      try? await exchange.send(.error(error), with: writer)
    } catch {
      // Nginx's status for a client that has closed its request.
      entry.status = 499
    }
    return entry
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
    let gone = OneTimeGate()
    channel.closeFuture.whenComplete { _ in gone.open() }
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
    do {
      let first = await parts.next()
      if first == nil { _ = try await outcome.get() }
      var body = try await writer.writeHead(
        exchange.head(200, "text/event-stream", [("X-Accel-Buffering", "no")]))
      var next = first
      while let part = next {
        try await body.write(Self.buffer(part))
        next = await parts.next()
      }
      switch await outcome {
      case .success(let whole):
        entry.frames = whole.duration.rawValue
        try await body.write(Self.buffer(.done(job.request.includesLogProbabilities ? whole : whole.withoutTokens)))
      case .failure(let error as OpenAIError): try await body.write(Self.buffer(.failed(error)))
      case .failure: entry.status = 499
      }
      try await body.finish(nil)
    } catch let error as OpenAIError {
      entry.status = error.status
      try? await exchange.send(.error(error), with: writer)
    } catch {
      entry.status = 499
    }
    return entry
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
