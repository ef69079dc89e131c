import StenoCapture
import StenoCore
import StenoDecode
import StenoPipeline
import StenoSpeech
import StenoVAD
import StenoWire

/// A recording that is transcribed for a client.
struct TranscriptionJob: Sendable {
  let engine: any RecognitionEngine
  let detector: SileroDetector
  /// Where the recording is.
  let path: String
  /// What its bytes are where they have no header.
  var rawFormat: RawFormat?
  let request: OpenAITranscriptionRequest

  /// Transcribes it, as `steno transcribe` does.
  ///
  /// - Parameter report: Takes each part of the text as it becomes final, so that the parts joined are the text.
  /// - Returns: The whole.
  /// - Throws: ``StenoWire/OpenAIError`` where it is no audio or an engine failed; `CancellationError`.
  func run(
    report: @escaping @Sendable (OpenAITranscriptionEvent) async throws -> Void = { _ in }
  ) async throws -> OpenAITranscription {
    var options = SessionOptions(endpointing: endpointing)
    options.recognition = .finalsOnly
    let source = ConditionedSource(media)
    let session = try TranscriptionSession(source: source, detector: detector, engine: engine, options: options)
    let outcome = TranscriptionOutcome()
    do {
      let summary = try await session.run { event in
        if let part = await outcome.take(event, request) { try await report(part) }
      }
      var whole = try await outcome.whole()
      whole.duration = FrameIndex(summary.duration.length)
      whole.usage = OpenAITranscription.usage(of: whole.duration)
      return whole
    } catch let error as SourceError {
      throw refusal(error)
    }
  }

  /// Opens the recording.
  ///
  /// - Throws: ``StenoWire/OpenAIError`` where it is no audio.
  func check() async throws {
    do {
      _ = try await media.inputFormat
    } catch let error as SourceError {
      throw refusal(error)
    }
  }

  private var media: MediaSource {
    var options = MediaOptions()
    options.rawFormat = rawFormat
    // Its entries would be this machine's files, which are not the client's to read.
    options.readsPlaylists = false
    return MediaSource(.file(path: path), options: options)
  }

  private var endpointing: EndpointingOptions {
    var options = EndpointingOptions()
    guard case .serverVAD(let values)? = request.chunkingStrategy else { return options }
    options.threshold = values.threshold.map { Float($0) } ?? options.threshold
    options.prefixPaddingMilliseconds = values.prefixPaddingMilliseconds ?? options.prefixPaddingMilliseconds
    // The document's default for files.
    options.silenceDurationMilliseconds = values.silenceDurationMilliseconds ?? 200
    return options
  }

  private func refusal(_ error: SourceError) -> OpenAIError {
    // Where the upload lies is of no interest to its client.
    .invalidValue("file", error.message.replacing(path, with: "the file"))
  }
}

/// What a transcription has come to so far.
private actor TranscriptionOutcome {
  private var transcription = OpenAITranscription(text: "")
  private var failure: RecognitionFailure?
  /// The confidences, each as often as its segment is long.
  private var confidence = (sum: 0.0, weight: 0.0)

  /// Takes an event, and gives the part of the text that it adds.
  func take(_ event: TranscriptEvent, _ request: OpenAITranscriptionRequest) -> OpenAITranscriptionEvent? {
    switch event {
    case .done(let item):
      let isFirst = transcription.text.isEmpty
      transcription.addSegment(item)
      guard !item.text.isEmpty else { return nil }
      if let sure = item.confidence {
        confidence.sum += Double(sure) * Double(item.frames.length)
        confidence.weight += Double(item.frames.length)
      }
      let tokens = request.includesLogProbabilities ? item.logProbabilities ?? [] : nil
      return .delta(isFirst ? item.text : " " + item.text, logProbabilities: tokens)
    case .failed(_, let failure):
      self.failure = self.failure ?? failure
      return nil
    case .sessionStarted, .speechStarted, .delta, .partial, .speechStopped, .gap, .sessionDone: return nil
    }
  }

  /// All of it; a text with a hole in it is none.
  func whole() throws(OpenAIError) -> OpenAITranscription {
    if let failure {
      throw OpenAIError(
        status: failure.isRetryable ? 503 : 500, failure.message, type: "server_error", code: failure.code)
    }
    var whole = transcription
    if confidence.weight > 0 { whole.confidence = Float(confidence.sum / confidence.weight) }
    return whole
  }
}
