import StenoCore
import StenoWire
import StenoSpeech
import StenoProviders
import StenoTransport
import Synchronization

/// Sends requests to one provider and reads what is common to all answers.
struct HTTPExchange: Sendable {
  let configuration: ProviderConfiguration
  private let endpoint: Endpoint
  private let client: HTTPClient
  private let mode: SharedUploadMode
  /// Bytes of one answer. A minute of speech with all that is known of each word takes a tenth.
  private var largestAnswer = 2 << 20
  /// Without a byte from the provider while it owes one.
  private var inactivity: Duration
  /// What makes FLAC, where that is what goes up.
  private let flac: FLACEncoding?

  init(_ configuration: ProviderConfiguration, flac: FLACEncoding? = nil) throws(ProviderFailure) {
    self.configuration = configuration
    inactivity = configuration.timeouts.inactivity
    self.flac = try configuration.uploadFile(flac) == .flac ? flac : nil
    endpoint = try configuration.endpoint()
    var options = HTTPClientOptions()
    let trust = CertificateTrust(configured: configuration.certificateFile)
    (options.certificateFile, options.certificateFolder) = (trust.file, trust.folder)
    options.proxy = configuration.proxy
    options.avoidsProxies = configuration.avoidsProxies(to: endpoint)
    do {
      client = try HTTPClient(options: options)
    } catch {
      throw ProviderFailure(error, endpoint: endpoint.origin)
    }
    mode = SharedUploadMode(configuration)
  }

  /// The same for recordings of any length that the server fetches.
  ///
  /// - Parameter isSilent: Whether nothing comes before the whole text does, which may take as long as an answer may.
  /// - Returns: The exchange.
  func ofWholeRecordings(isSilent: Bool) -> HTTPExchange {
    var exchange = self
    // Ten hours of speech with all that is known of each word, twice over.
    exchange.largestAnswer = 64 << 20
    if isSilent { exchange.inactivity = max(inactivity, configuration.timeouts.answer) }
    return exchange
  }

  /// Opens a connection with a request that asks for nothing.
  func connect() async throws {
    // A path that a model goes into is none yet.
    var request = HTTPRequest("HEAD", endpoint.path.contains("{") ? endpoint.origin : endpoint.description)
    request.headers = [("Accept", "*/*")]
    try await withResponse(to: request) { _ in }
  }

  /// Sends a segment, while it is spoken if it is live, and hands `body` an answer whose status says success.
  func send<Result: Sendable>(
    _ audio: SegmentAudio, _ upload: SegmentUpload, _ body: @escaping @Sendable (HTTPResponse) async throws -> Result
  ) async throws -> Result {
    if let flac {
      let file = try Self.flacFile(of: try await audio.whole(), flac)
      return try await withResponse(to: request(upload.plan(.flac), file: file), body)
    }
    let plan = upload.plan(.wave)
    var refusal: UploadMode.Refusal?
    if case .whole = plan.packing {
    } else if audio.isLive, !audio.isComplete, mode.streams {
      do {
        let result = try await stream(audio, plan, body)
        mode.accepted()
        return result
      } catch let failure as ProviderFailure where failure.kind == .serverError {
        mode.refused(.byError)
        throw failure
      } catch let failure as ProviderFailure where failure.kind == .refused && !upload.isAboutFields(failure) {
        // A success that says that it failed is about the audio, once the server has taken a stream.
        if failure.status == nil, mode.isProven { throw failure }
        // A server that does not take a stream may take the same audio whole: that is another request.
        refusal = .byStatus
      }
    }
    let file = PCM16.waveFile(of: try await audio.whole())
    let result = try await withResponse(to: request(plan, file: file), body)
    if let refusal { mode.refused(refusal) } else { mode.tookWhole() }
    return result
  }

  private static func flacFile(of samples: [Float], _ encode: FLACEncoding) throws(ProviderFailure) -> [UInt8] {
    do {
      return try encode(samples.map(PCM16.sample))
    } catch {
      throw ProviderFailure(.configuration, "the segment cannot be encoded: \(error)")
    }
  }

  private func stream<Result: Sendable>(
    _ audio: SegmentAudio, _ plan: AudioUpload, _ body: @escaping @Sendable (HTTPResponse) async throws -> Result
  ) async throws -> Result {
    let upload = HTTPUpload(plan.beginning + PCM16.waveHeader(dataBytes: nil))
    let request = base(plan, .upload(upload))
    return try await withThrowingTaskGroup(of: Result?.self) { group in
      defer { group.cancelAll() }
      group.addTask {
        var reader = audio.makeReader()
        while let samples = await reader.next() { upload.append(PCM16.bytes(of: samples)) }
        guard reader.isComplete else { throw CancellationError() }
        upload.append(plan.end)
        upload.finish()
        return nil
      }
      group.addTask { try await withResponse(to: request, body) }
      while let outcome = try await group.next() {
        if let outcome { return outcome }
      }
      throw CancellationError()
    }
  }

  private func request(_ plan: AudioUpload, file: [UInt8]) -> HTTPRequest {
    if case .whole(_, let encode) = plan.packing { return base(plan, .bytes(encode(file))) }
    return base(plan, .bytes(plan.beginning + file + plan.end))
  }

  private func base(_ plan: AudioUpload, _ body: HTTPRequest.Body) -> HTTPRequest {
    HTTPRequest("POST", plan.url, headers: plan.headers + [("Content-Type", plan.contentType)], body: body)
  }

  /// Asks, and hands `body` an answer whose status says success.
  ///
  /// - Throws: ``ProviderFailure``; `CancellationError`.
  func withResponse<Result: Sendable>(
    to request: HTTPRequest, _ body: (HTTPResponse) async throws -> Result
  ) async throws -> Result {
    var request = request
    request.connectTimeout = configuration.timeouts.connect
    request.inactivityTimeout = inactivity
    request.maximumBodyBytes = largestAnswer
    var headers = request.headers
    configuration.secret?.withValue { secret in
      headers.append(configuration.secretHeader.map { ($0, secret) } ?? ("Authorization", "Bearer \(secret)"))
    }
    let overridden = Set(configuration.headers.map { $0.name.lowercased() })
    request.headers = headers.filter { !overridden.contains($0.name.lowercased()) } + configuration.headers
    let isProbe = request.method == "HEAD"
    do {
      return try await client.withResponse(to: request) { response in
        guard isProbe || (200..<300).contains(response.head.status) else { throw try await failure(response) }
        return try await body(response)
      }
    } catch let error as TransportError {
      throw ProviderFailure(error, endpoint: endpoint.origin)
    }
  }

  private func failure(_ response: HTTPResponse) async throws -> ProviderFailure {
    var body: [UInt8] = []
    while body.count < 64 << 10, let next = try await response.next() { body += next }
    let answer = answer(response.head, body)
    var failure = StatusFailure.read(answer, head: response.head)
    failure.status = answer.status
    failure.mentions = RefusalMentions(answer)
    if let wait = failure.retryAfter, wait >= .seconds(1) {
      failure.message += "; it asks to wait \(wait.components.seconds) s"
    }
    return failure
  }

  /// The whole answer.
  ///
  /// - Parameters:
  ///   - response: The answer.
  ///   - beginning: What was read of its body.
  /// - Returns: The answer with its body.
  /// - Throws: ``ProviderFailure`` where it is too large; `TransportError`; `CancellationError`.
  func answer(_ response: HTTPResponse, after beginning: [UInt8] = []) async throws -> HTTPAnswer {
    var body = beginning
    do {
      while let next = try await response.next() { body += next }
    } catch let error as TransportError where error.code == .tooLarge {
      throw answer(response.head, body).bad(error.message)
    }
    return answer(response.head, body)
  }

  private func answer(_ head: HTTPResponseHead, _ body: [UInt8]) -> HTTPAnswer {
    HTTPAnswer(
      status: head.status, mediaType: head.mediaType, requestID: StatusFailure.requestID(head, nil), body: body)
  }

  /// What an answer was read as.
  enum Reading: Sendable {
    case events(Recognition)
    case whole(HTTPAnswer)
  }

  /// Reads an answer in whichever form it comes.
  ///
  /// - Parameters:
  ///   - response: The answer.
  ///   - isPlainText: Whether it may be any text.
  ///   - start: The segment's first frame.
  ///   - report: Takes what the events of a stream say.
  /// - Returns: The transcript of a stream of events, or the answer.
  /// - Throws: ``ProviderFailure``; `TransportError`; `CancellationError`.
  func read(
    _ response: HTTPResponse, isPlainText: Bool, start: FrameIndex,
    _ report: @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Reading {
    var form = AnswerForm(mediaType: response.head.mediaType, isPlainText: isPlainText)
    var isStream: Bool?
    while isStream == nil, let bytes = try await response.next() { isStream = form.take(bytes) }
    guard isStream ?? form.ended else { return .whole(try await answer(response, after: form.beginning)) }
    return .events(try await readEvents(response, after: form.beginning, start: start, report))
  }

  private func readEvents(
    _ response: HTTPResponse, after beginning: [UInt8], start: FrameIndex,
    _ report: @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    var reader = EventStreamReader(start: start)
    do {
      for update in reader.read(beginning) { await report(update) }
      while !reader.isDone, let bytes = try await response.next() {
        for update in reader.read(bytes) { await report(update) }
      }
      let end = try reader.finish()
      for update in end.updates { await report(update) }
      return end.recognition
    } catch var failure as ProviderFailure {
      failure.requestID = StatusFailure.requestID(response.head, nil)
      throw failure
    }
  }
}

/// How a segment goes up.
struct SegmentUpload {
  /// The request, with the audio written as a file of some kind.
  var plan: (AudioFile) -> AudioUpload
  /// Whether a refusal names a field of the request, so that it has nothing to do with how the audio goes up.
  var isAboutFields: (ProviderFailure) -> Bool = { _ in false }
}

extension RefusalMentions {
  /// What an answer names as the reason of its refusal; nil where it refuses no request as such.
  init?(_ answer: HTTPAnswer) {
    let body = try? JSONValue(received: answer.body)
    switch answer.status {
    case 400, 405, 406, 415, 422:
      self.init(body, text: String(decoding: answer.body.prefix(4 << 10), as: UTF8.self))
    case 404, 501:
      // Without a reason, it is the address that is wrong, or all of it that is not there.
      self.init(body, text: String(decoding: answer.body.prefix(4 << 10), as: UTF8.self))
      guard nameAnything else { return nil }
    case 403:
      // Keys may be good for some models only.
      self.init(body, text: "")
      guard fields == ["model"] else { return nil }
    default: return nil
    }
  }
}

extension AudioUpload {
  /// What comes before the audio.
  var beginning: [UInt8] {
    if case .form(let form) = packing { form.beginning } else { [] }
  }

  /// What comes after it.
  var end: [UInt8] {
    if case .form(let form) = packing { form.end } else { [] }
  }

  var contentType: String {
    switch packing {
    case .form(let form): form.contentType
    case .raw(let type), .whole(let type, _): type
    }
  }
}
