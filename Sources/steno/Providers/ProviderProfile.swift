import Glibc
import StenoCore
import StenoSpeech
import StenoLocal
import StenoProviders

/// What `steno providers` tells of one provider.
struct ProviderProfile {
  private enum Member {
    case local
    case remote(ProviderSettings, Result<any RemoteProvider, any Error>)
  }

  private let name: String
  private let member: Member
  /// Whether the command line gives its address.
  private let isAddressed: Bool

  init(name: String, file: ConfigurationFile, flags: ProviderFlags) throws {
    self.name = name
    isAddressed = flags.baseURL != nil
    guard name != "local" else {
      member = .local
      return
    }
    let settings = try ProviderSettings(name: name, file: file)
    member = .remote(
      settings,
      Result {
        let configuration = try settings.configuration(flags)
        do {
          return try settings.kind.make(configuration)
        } catch let failure as ProviderFailure {
          throw RecognitionFailure(failure, provider: name, redactor: configuration.redactor)
        }
      })
  }

  /// Whether it is set up rather than merely known: one that is not may fail without anybody missing it.
  var isConfigured: Bool {
    switch member {
    case .local: Self.isInstalled
    case .remote(let settings, _): isAddressed || settings.isConfigured
    }
  }

  /// Whether it can be asked: nothing is missing that it needs.
  var isReady: Bool {
    switch member {
    case .local: Self.isInstalled
    case .remote(_, let provider): (try? provider.get()) != nil
    }
  }

  /// What it is, in a few lines.
  var text: String {
    switch member {
    case .local:
      return """
        local  the embedded engine, on this machine
          \(Self.isInstalled ? "ready: needs no configuration" : "not ready: the model is missing; run make setup")
          can: audio while it is spoken, words as they are found, log probabilities, confidence; English only

        """
    case .remote(let settings, let provider):
      let lines =
        switch provider {
        case .success(let provider):
          "  \(state(settings, provider.configuration))\n  can: \(Self.abilities(of: provider))\n"
            + "  takes: \(Self.parameters(settings.kind, provider.configuration))\n"
        case .failure(let error): "  not configured: \(describe(error).printable)\n"
        }
      return "\(name)  \(settings.kind.summary)\n" + lines
    }
  }

  /// Where it would be asked, for what, and with which credential; only a check can say whether it answers.
  private func state(_ settings: ProviderSettings, _ configuration: ProviderConfiguration) -> String {
    let older = configuration.olderModels.joined(separator: ", ")
    let model = configuration.model.map { "model \($0)" + (older.isEmpty ? "" : " (else \(older))") }
    let origin = settings.secret.map { "credential from \($0.origin)" } ?? "no credential"
    let facts = [configuration.baseURL, model, origin].compactMap { $0 }.joined(separator: ", ")
    return (isConfigured ? "configured, not checked: " : "not checked, the default: ") + facts
  }

  /// The flags that it takes and, where it is so, the context.
  private static func parameters(_ kind: ProviderKind, _ configuration: ProviderConfiguration) -> String {
    let model = kind.takesModel(configuration.baseURL) ? ["--model"] : []
    let context = kind.takesContext ? ["--option context=true"] : []
    return (model + ["--language"] + kind.hints.flags(configuration.model) + context).joined(separator: ", ")
  }

  private static var isInstalled: Bool {
    access(InstalledModels.moonshine + "/tokenizer.bin", R_OK) == 0 && access(InstalledModels.runtime, R_OK) == 0
  }

  private static func abilities(of provider: any RemoteProvider) -> String {
    let capabilities = provider.capabilities
    let all = [
      (capabilities.streamsAudio, "audio while it is spoken"), (capabilities.streamsText, "words as they are found"),
      (capabilities.givesLogProbabilities, "log probabilities"), (capabilities.givesConfidence, "confidence"),
      (capabilities.givesWordTimes, "word times"),
    ]
    let names = all.filter(\.0).map(\.1)
    let own =
      (provider is any AddressRecognizingProvider ? ["recordings by URL (steno transcribe --send-url)"] : [])
      + (provider is any PunctuatingProvider ? ["punctuation (steno punctuate)"] : [])
    return ((names.isEmpty ? ["text"] : names) + own).joined(separator: ", ")
  }

  /// Has half a second of audio recognized.
  ///
  /// - Returns: How long it took.
  func check() async throws -> String {
    let engine = try engine()
    let began = ContinuousClock.now
    try await engine.prepare()
    let connected = ContinuousClock.now
    let frames = FrameIndex.zero..<FrameIndex(FrameIndex.perSecond / 2)
    let segment = SegmentLog(id: ItemID(1), start: .zero)
    // A quiet tone: some providers refuse silence.
    let samples = (0..<Int(frames.length)).map { Float($0 % 73) / 730 - 0.05 }
    segment.append(
      .audio(AudioChunk(start: .zero, samples: samples), earliestCut: frames.upperBound, clearSpeech: 0))
    segment.append(.closed(SpeechSegment(id: ItemID(1), frames: frames, speech: frames, cut: .end)))
    let recognition = try await engine.makeSession(.finalsOnly).recognize(segment) { _ in }
    let heard = recognition.text.isEmpty ? "no words" : "\"\(recognition.text.printable)\""
    return "connected in \((connected - began).millisecondsText), answered in "
      + "\((.now - connected).millisecondsText) with \(heard)"
  }

  private func engine() throws -> any RecognitionEngine {
    switch member {
    case .local:
      return try LocalEngine(
        modelFolder: InstalledModels.moonshine, runtimePath: InstalledModels.runtime, workers: 1)
    case .remote(_, let provider):
      var terms = ProviderTerms()
      terms.retry.maximumAttempts = 1
      terms.retry.patience = .zero
      return RemoteEngine(try provider.get(), terms: terms)
    }
  }
}
