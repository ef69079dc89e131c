import StenoCore
import StenoJSON
import StenoRecognize
import StenoRecognizeRemote
import StenoTransport
import Synchronization

/// Sends requests to one provider and reads what is common to all answers.
struct HTTPExchange: Sendable {
  let configuration: ProviderConfiguration
  private let endpoint: Endpoint
  private let client: HTTPClient
  private let mode: SharedUploadMode
  /// What makes FLAC, where that is what goes up.
  private let flac: FLACEncoding?

  init(_ configuration: ProviderConfiguration, flac: FLACEncoding? = nil) throws(ProviderFailure) {
    self.configuration = configuration
    self.flac = try configuration.uploadFile(flac) == .flac ? flac : nil
    endpoint = try configuration.endpoint()
    var options = HTTPClientOptions()
    options.certificateFile = configuration.certificateFile
    options.proxy = configuration.proxy
    do {
      client = try HTTPClient(options: options)
    } catch {
      throw ProviderFailure(error, endpoint: endpoint.origin)
    }
    mode = SharedUploadMode(streams: configuration.options["stream_upload"]?.bool ?? true)
  }

  /// Opens a connection with a request that asks for nothing.
  func connect() async throws {
    var request = HTTPRequest("HEAD", endpoint.description)
    request.headers = [("Accept", "*/*")]
    try await withResponse(to: request) { _ in }
  }

  /// Sends a segment, while it is spoken if it is live, and hands `body` an answer whose status says success.
  func send<Result: Sendable>(
    _ audio: SegmentAudio, _ upload: (AudioFile) -> AudioUpload,
    _ body: @escaping @Sendable (HTTPResponse) async throws -> Result
  ) async throws -> Result {
    if let flac {
      let file = try Self.flacFile(of: try await audio.whole(), flac)
      return try await withResponse(to: request(upload(.flac), file: file), body)
    }
    let plan = upload(.wave)
    if case .whole = plan.packing {
    } else if audio.isLive, !audio.isComplete, mode.streams {
      do {
        let result = try await stream(audio, plan, body)
        mode.accepted()
        return result
      } catch let failure as ProviderFailure where failure.kind == .refused || failure.kind == .serverError {
        mode.refused()
        // A server that does not take a stream may take the same audio whole: that is another request.
        guard failure.kind == .refused else { throw failure }
      }
    }
    let file = PCM16.waveFile(of: try await audio.whole())
    return try await withResponse(to: request(plan, file: file), body)
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
    request.inactivityTimeout = configuration.timeouts.inactivity
    // A minute of speech with all that is known of each word takes a tenth of this.
    request.maximumBodyBytes = 2 << 20
    var headers = request.headers
    configuration.secret?.withValue { headers.append(("Authorization", "Bearer \($0)")) }
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
    return StatusFailure.read(answer(response.head, body), head: response.head)
  }

  /// The whole answer.
  func answer(_ response: HTTPResponse) async throws -> HTTPAnswer {
    var body: [UInt8] = []
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

  /// Reads a transcript that comes as events.
  func readEvents(
    _ response: HTTPResponse, start: FrameIndex, _ report: @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    var reader = EventStreamReader(start: start)
    do {
      while !reader.isDone, let bytes = try await response.next() {
        for update in reader.read(bytes) { await report(update) }
      }
      return try reader.finish()
    } catch var failure as ProviderFailure {
      failure.requestID = StatusFailure.requestID(response.head, nil)
      throw failure
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

/// What is known of a server's taking streams, shared by its segments.
private final class SharedUploadMode: Sendable {
  private let state: Mutex<UploadMode>

  init(streams: Bool) { state = Mutex(UploadMode(streams: streams)) }

  var streams: Bool { state.withLock { $0.streams } }

  func accepted() { state.withLock { $0.accepted() } }

  func refused() { state.withLock { $0.refused() } }
}
