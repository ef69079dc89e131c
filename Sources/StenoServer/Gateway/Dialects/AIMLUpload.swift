import HummingbirdCore
import StenoCore
import StenoSystem
import StenoWire

extension TranscriptionUpload {
  /// AI/ML API's body: a form with a recording, or JSON with an address.
  static func aiml(_ body: inout RequestBody.AsyncIterator, _ context: Context) async throws -> TranscriptionUpload {
    let type = context.head["content-type"]
    guard type.flatMap({ MultipartBoundary(contentType: $0) }) != nil else {
      let json = try await UploadSpool.receive(&body, limit: context.limit).json()
      let asked = try OpenAIError.refusing { () throws(WireError) in try AIMLRequest(json) }
      guard asked.address == nil else { throw OpenAIError.addressRefused("url") }
      throw OpenAIError.invalidValue("audio", "the request has no recording; upload one as a part called audio")
    }
    let form = try await UploadForm.read(&body, contentType: type, names: ["audio", "file"], limit: context.limit)
    let asked = try OpenAIError.refusing { () throws(WireError) in try AIMLRequest(fields: form.fields) }
    if form.spool == nil, asked.address != nil { throw OpenAIError.addressRefused("url") }
    let spool = try form.recording()
    var request = OpenAITranscriptionRequest(model: asked.model)
    request.languages = asked.language.map { [$0] } ?? []
    let id = context.exchange.id
    let metadata = DeepgramMetadata(requestID: id, model: asked.model, sha256: await spool.sha256)
    return TranscriptionUpload(recordings: [Recording(spool: spool)], request: request) { wholes in
      let whole = wholes.first ?? OpenAITranscription(text: "")
      return .json(AIMLAnswer.completed(id: id, model: asked.model, whole, metadata: metadata))
    }
  }
}

extension GatewayResponder {
  /// How long a poll waits for a job that is not done yet: the documented clients ask at once, and then every 10 s.
  private static let pollPatience = Duration.seconds(8)

  /// Begins a job, whose name is that of the request.
  ///
  /// - Returns: The reply: the job's name, or why there is none.
  func createJob(
    _ body: inout RequestBody.AsyncIterator, _ head: GatewayHead, _ exchange: GatewayExchange, _ holder: KeyRing.Holder?
  ) async -> GatewayReply {
    // The job keeps the session; without a job it is given back.
    var isBegun = false
    defer { if !isBegun { admission.leave(holder) } }
    do {
      let context = TranscriptionUpload.Context(
        head: head, exchange: exchange, limit: options.maximumUploadBytes, model: models.own)
      let upload = try await TranscriptionUpload.read(&body, context)
      guard let job = try await jobs(of: upload).first else { return exchange.error(.internalFault) }
      // The documented clients cannot read a job that failed, so bad audio is refused at once.
      try await job.check()
      let model = upload.request.model ?? models.own
      let work = GatewayJobs.Job(id: exchange.id, model: model) { [self] in
        defer { admission.leave(holder) }
        return await answer(to: job, of: upload, exchange.id)
      }
      isBegun = jobs.begin(work, holder: holder?.name)
      guard isBegun else { return exchange.refusal(.serverIsFull(retryAfterSeconds: 10)) }
      var reply = GatewayReply.json(AIMLAnswer.created(id: exchange.id))
      reply.status = 201
      return reply
    } catch {
      return exchange.error(GatewayResponder.refusal(error))
    }
  }

  private func answer(to job: TranscriptionJob, of upload: TranscriptionUpload, _ id: String) async -> String {
    do {
      let whole = try await job.run()
      figures.countAudio(frames: whole.duration.rawValue)
      return upload.answer([whole]).body
    } catch {
      return AIMLAnswer.failed(id: id, GatewayResponder.refusal(error).message).text
    }
  }

  /// What has become of a job.
  func jobReply(_ id: String, _ exchange: GatewayExchange, _ holder: KeyRing.Holder?) async -> GatewayReply {
    switch await jobs.state(id, holder: holder?.name, patience: Self.pollPatience) {
    case .running(let model): .json(AIMLAnswer.pending(id: id, model: model))
    case .ended(let answer): GatewayReply(body: answer)
    case nil:
      exchange.error(
        OpenAIError(
          status: 404, "there is no generation \(id) here; results are kept for an hour", code: "generation_not_found"))
    }
  }

  /// What a client is told of a failure.
  static func refusal(_ error: any Error) -> OpenAIError {
    switch error {
    case let error as OpenAIError: error
    case let error as FileError:
      OpenAIError(status: 507, error.message, type: "server_error", code: "no_space")
    default: .internalFault
    }
  }
}
