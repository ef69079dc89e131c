import HTTPTypes
import HummingbirdCore
import NIOCore
import StenoCore
import StenoSpeech
import StenoSystem
import StenoWire

/// A recording that is uploaded, and whose text is the answer: `POST /v1/audio/transcriptions` and what corresponds to it in
/// the other dialects.
struct TranscriptionsEndpoint: Sendable {
  /// The client has gone: nobody wants the text.
  private struct Gone: Error {}

  /// An upload and what is to be done for it.
  private struct Prepared: Sendable {
    /// Files on disk live as long as their upload.
    let upload: TranscriptionUpload
    let jobs: [TranscriptionJob]
  }

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
    let prepared = await prepare(&body, head)
    if case .success(let prepared) = prepared, prepared.upload.request.streams {
      return await stream(prepared, entry, with: writer)
    }
    let answer: Result<GatewayReply, any Error>
    switch prepared {
    case .success(let prepared):
      let result = await result(of: prepared)
      entry.frames = (try? result.get())?.reduce(0) { $0 + $1.duration.rawValue } ?? 0
      answer = result.map { prepared.upload.answer($0) }
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
      return exchange.error(error)
    case .failure: return nil
    }
  }

  private func prepare(
    _ body: inout RequestBody.AsyncIterator, _ head: GatewayHead
  ) async -> Result<Prepared, any Error> {
    do {
      let context = TranscriptionUpload.Context(
        head: head, exchange: exchange, limit: gateway.options.maximumUploadBytes, model: gateway.models.own)
      let upload = try await TranscriptionUpload.read(&body, context)
      return .success(Prepared(upload: upload, jobs: try await gateway.jobs(of: upload)))
    } catch let error as FileError {
      return .failure(GatewayResponder.refusal(error))
    } catch {
      return .failure(error)
    }
  }

  /// What the jobs come to; given up as soon as their client goes.
  private func result(
    of prepared: Prepared, into parts: BoundedChannel<OpenAITranscriptionEvent>? = nil
  ) async -> Result<[OpenAITranscription], any Error> {
    defer { parts?.finish() }
    let gone = await DepartureHandler.gate(of: channel)
    do {
      let wholes = try await race {
        var wholes: [OpenAITranscription] = []
        for job in prepared.jobs {
          wholes.append(
            try await job.run { part in
              if let parts, await !parts.send(part) { throw Gone() }
            })
        }
        return wholes
      } against: {
        try await gone.wait()
        throw Gone()
      }
      gateway.figures.countAudio(frames: wholes.reduce(0) { $0 + $1.duration.rawValue })
      return .success(wholes)
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
    _ prepared: Prepared, _ entry: AccessEntry, with writer: consuming ResponseWriter
  ) async -> AccessEntry {
    var entry = entry
    let parts = BoundedChannel<OpenAITranscriptionEvent>(capacity: Self.most)
    async let outcome = result(of: prepared, into: parts)
    let first = await parts.next()
    if first == nil, case .failure(let error) = await outcome {
      guard let error = error as? OpenAIError else {
        entry.status = 499
        return entry
      }
      entry.status = error.status
      try? await exchange.send(exchange.error(error), with: writer)
      return entry
    }
    let head = exchange.head(200, "text/event-stream", [("X-Accel-Buffering", "no")])
    do {
      var body = try await writer.writeHead(head)
      var next = first
      while let part = next {
        try await body.write(Self.buffer(prepared.upload.event(part)))
        next = await parts.next()
      }
      let result = await outcome
      if let end = end(of: result, prepared.upload.request) {
        try await body.write(Self.buffer(prepared.upload.event(end)))
      }
      entry.frames = (try? result.get())?.reduce(0) { $0 + $1.duration.rawValue } ?? 0
      try await body.finish(nil)
    } catch {
      entry.status = 499
    }
    return entry
  }

  /// The last event of a stream; nil where nobody is there to read it.
  private func end(
    of result: Result<[OpenAITranscription], any Error>, _ request: OpenAITranscriptionRequest
  ) -> OpenAITranscriptionEvent? {
    switch result {
    case .success(let wholes): wholes.first.map { .done(request.includesLogProbabilities ? $0 : $0.withoutTokens) }
    case .failure(let error as OpenAIError): .failed(error)
    case .failure: nil
    }
  }

  private static func buffer(_ event: JSONValue) -> ByteBuffer {
    ByteBuffer(string: ServerSentEvent(event).text)
  }
}

extension GatewayResponder {
  /// A job for each recording of an upload.
  ///
  /// - Throws: ``StenoWire/OpenAIError`` for a model or a language that is not known, and an empty recording.
  func jobs(of upload: TranscriptionUpload) async throws(OpenAIError) -> [TranscriptionJob] {
    try check(model: upload.request.model, language: upload.request.languages.first, param: "language")
    var jobs: [TranscriptionJob] = []
    for recording in upload.recordings {
      guard await recording.spool.count > 0 else { throw .invalidValue("file", "the file is empty") }
      jobs.append(
        TranscriptionJob(
          engine: engine, detector: detector, path: await recording.spool.path, rawFormat: recording.rawFormat,
          request: upload.request))
    }
    return jobs
  }

  /// Refuses a model or a language that is not known.
  ///
  /// - Throws: ``StenoWire/OpenAIError``.
  func check(model: String?, language: String?, param: String) throws(OpenAIError) {
    if let model, !models.knows(model) { throw .unknownModel(model) }
    let known = engine.capabilities.languages
    guard let language = language?.lowercased(), !known.isEmpty else { return }
    guard known.contains(where: { language == $0.lowercased() || language.hasPrefix($0.lowercased() + "-") }) else {
      throw .invalidValue(param, "this server recognizes \(known.joined(separator: ", ")), not \(language)")
    }
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
