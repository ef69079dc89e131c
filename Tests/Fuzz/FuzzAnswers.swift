import StenoCore
import StenoWire
import StenoSpeech
import StenoProviders
import StenoTransport

/// What libFuzzer calls with every mutation: the first byte chooses the API, the second the media type and the status.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: bytes, count: count))
  guard input.count >= 2 else { return 0 }
  let frames = FrameIndex(16_000)..<FrameIndex(48_000)
  let types = ["application/json", "text/plain", "text/html", ""]
  let failures = [301, 400, 401, 403, 404, 408, 422, 429, 500, 503]
  let isFailure = input[1] > 127
  let answer = HTTPAnswer(
    status: isFailure ? failures[Int(input[1]) % failures.count] : 200,
    mediaType: types[Int(input[1]) % types.count], requestID: nil, body: Array(input.dropFirst(2)))
  guard !isFailure else {
    let line = String(decoding: answer.body.prefix { $0 != 0x0A }, as: UTF8.self)
    let fields = ["retry-after", "grpc-message", "x-request-id"].map { (name: $0, value: line) }
    let failure = StatusFailure.read(answer, head: HTTPResponseHead(status: answer.status, fields: fields))
    if let delay = failure.retryAfter { precondition(delay >= .zero && delay <= .seconds(1_000_000)) }
    check(failure)
    return 0
  }
  do {
    check(try read(answer, by: Int(input[0]), in: frames), in: frames)
  } catch {
    check(error)
  }
  return 0
}

private func read(
  _ answer: HTTPAnswer, by choice: Int, in frames: Range<FrameIndex>
) throws(ProviderFailure) -> Recognition? {
  let configuration = ProviderConfiguration(name: "p", baseURL: "https://p")
  switch choice % 10 {
  case 0: return try TranscriptionAnswer.read(answer, in: frames)
  case 1: return try AIRefineryDialect(configuration).recognition(from: answer, in: frames)
  case 2: return try OVHDialect(configuration).recognition(from: answer, in: frames)
  case 3:
    var words = configuration
    words.options = ["return_timestamps": .string("word")]
    return try HuggingFaceDialect(words).recognition(from: answer, in: frames)
  case 4:
    guard case .done(let recognition) = try AIMLDialect(configuration).progress(from: answer, in: frames) else {
      return nil
    }
    return recognition
  case 5: return Recognition(text: try SubtitleAnswer.srt(answer))
  case 6: return Recognition(text: try SubtitleAnswer.vtt(answer))
  case 7: return Recognition(text: try PlainAnswer.text(of: answer))
  case 8:
    var subtitles = configuration
    subtitles.options = ["response_format": .string("srt")]
    let dialect = try VakyanshDialect(subtitles)
    return Recognition(text: dialect.options.text(of: try dialect.outputs(from: answer).joined(separator: "\n")))
  default: return Recognition(text: try VakyanshDialect(configuration).punctuated(from: answer))
  }
}

private func check(_ recognition: Recognition?, in frames: Range<FrameIndex>) {
  guard let recognition else { return }
  if let confidence = recognition.confidence { precondition((0...1).contains(confidence)) }
  for word in recognition.words ?? [] {
    precondition(!word.text.isEmpty)
    if let times = word.frames { precondition(times.clamped(to: frames) == times) }
  }
}

private func check(_ failure: ProviderFailure) {
  let message = RecognitionFailure(failure, provider: "p").message
  precondition(message.utf8.count < 4_000 && !message.contains("\n"))
}
