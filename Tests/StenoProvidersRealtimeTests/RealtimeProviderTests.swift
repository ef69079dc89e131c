import Foundation
import StenoSystem
import StenoCore
import StenoWire
import StenoSpeech
import StenoProviders
import StenoTesting
import Synchronization
import Testing
import TestServers

@testable import StenoProvidersRealtime

/// Against a real WebSocket server on loopback.
@Suite(.timeLimit(.minutes(5))) struct RealtimeProviderTests {
  private let numbers = SpokenNumbers([12, -30, 7, 55])
  /// One server for all tests but those that kill theirs: starting Python takes longer than most of them.
  private static let shared = Result { try PythonServer("realtime_server.py") }

  private func recognizer(
    _ port: Int, _ modes: String..., options: RealtimeSessionOptions = RealtimeSessionOptions(),
    change: (inout ProviderConfiguration, inout ProviderTerms) -> Void = { _, _ in }
  ) throws -> RemoteEngine {
    var configuration = ProviderConfiguration(
      name: "openai-realtime", baseURL: "ws://127.0.0.1:\(port)/\(modes.joined(separator: ","))/v1",
      secret: Secret("key"))
    var terms = ProviderTerms()
    terms.retry.firstDelay = .milliseconds(1)
    change(&configuration, &terms)
    return RemoteEngine(try RealtimeProvider(configuration, options: options), terms: terms)
  }

  private func recognize(
    _ numbers: SpokenNumbers, _ recognizer: RemoteEngine, number: Int = 1
  ) async throws -> (recognition: Recognition, told: Told) {
    let told = Told()
    let recognition = try await recognizer.recognize(await numbers.segment(number)) { told.take($0) }
    #expect(recognition.text.hasPrefix(told.deltas.joined()), "deltas are the beginning of the text")
    return (recognition, told)
  }

  @Test func deltasTextAndLogProbabilities() async throws {
    let server = try Self.shared.get()
    let (recognition, told) = try await recognize(numbers, try recognizer(server.port))
    #expect(recognition.text == numbers.text)
    #expect(told.deltas == ["n12", " n-30", " n7", " n55"])
    #expect(recognition.logProbabilities?.map(\.token) == ["n12", " n-30", " n7", " n55"])
    #expect(told.tokens == recognition.logProbabilities)
    #expect(abs((recognition.confidence ?? 0) - 0.7788) < 0.001)
  }

  @Test func anOlderModelIsAskedWhereTheNewestIsRefused() async throws {
    let server = try Self.shared.get()
    let notices = Mutex<[String]>([])
    func modelled(older: [String]) throws -> RemoteEngine {
      var options = RealtimeSessionOptions()
      options.model = "gpt-live-transcribe"
      return try recognizer(server.port, "older", options: options) { configuration, _ in
        configuration.olderModels = older
        configuration.notices = ProviderNotices { text in notices.withLock { $0.append(text) } }
      }
    }
    let newest = try modelled(older: ["gpt-4o-transcribe"])
    for _ in 1...2 { #expect(try await recognize(numbers, newest).recognition.text == numbers.text) }
    #expect(notices.withLock { $0.count } == 1 && notices.withLock { $0.first?.contains("gpt-4o-transcribe") } == true)
    let chosen = try modelled(older: [])
    let failure = await #expect(throws: RecognitionFailure.self) { try await recognize(numbers, chosen) }
    #expect(failure?.code == "request_refused" && failure?.message.contains("does not exist") == true)
  }

  @Test func withoutLogProbabilitiesThereIsNoConfidence() async throws {
    let server = try Self.shared.get()
    let (recognition, told) = try await recognize(numbers, try recognizer(server.port, "nullprobs"))
    #expect(recognition.text == numbers.text && recognition.confidence == nil && recognition.logProbabilities == nil)
    #expect(told.tokens.isEmpty)
  }

  @Test func wordsHaveTheirSpeakers() async throws {
    let server = try Self.shared.get()
    let (recognition, _) = try await recognize(numbers, try recognizer(server.port, "diarize"))
    #expect(recognition.text == numbers.text)
    #expect(recognition.words?.map(\.text) == ["n12", "n-30", "n7", "n55"])
    #expect(recognition.words?.map(\.speaker) == ["A", "A", "B", "B"])
  }

  @Test(arguments: RealtimeAudioFormat.allCases) func formats(format: RealtimeAudioFormat) async throws {
    let server = try Self.shared.get()
    var options = RealtimeSessionOptions()
    options.audioFormat = format
    // Levels that companding keeps within half a hundredth.
    let quiet = SpokenNumbers([12, -9, 7, 3])
    let (recognition, _) = try await recognize(quiet, try recognizer(server.port, options: options))
    #expect(recognition.text == quiet.text)
  }

  /// Words said twice are two words, whatever the server leaves out, and what is not ours is passed over.
  @Test(arguments: [
    "nameless", "itemless", "nameless,itemless", "null", "onlydone", "foreign", "nameless,foreign", "early,foreign",
  ])
  func wordsSaidTwice(mode: String) async throws {
    let server = try Self.shared.get()
    let recognizer = try recognizer(server.port, mode)
    for number in 1...4 {
      let no = SpokenNumbers([12, 12, 12])
      #expect(try await recognize(no, recognizer, number: number).recognition.text == no.text)
    }
    #expect(recognizer.health.failures == 0)
  }

  @Test func aServerThatCutsAndNamesNoEventsClearsEachTime() async throws {
    let server = try Self.shared.get()
    var options = RealtimeSessionOptions()
    options.turnDetection = .server(threshold: 0.5, prefixPaddingMilliseconds: 300, silenceDurationMilliseconds: 200)
    let recognizer = try recognizer(server.port, "nameless", options: options)
    try await expectAll(recognizer, count: 6)
    #expect(recognizer.health.failures == 0)
  }

  /// Rubbish of every kind, between the events or in the place of some: each costs at most a connection.
  @Test(arguments: ["bad6", "lost3", "accuse2"]) func rubbishCostsNoSegment(mode: String) async throws {
    let server = try PythonServer("realtime_server.py")
    let recognizer = try recognizer(server.port, mode) { configuration, terms in
      configuration.limits.concurrentSegments = 4
      terms.retry.maximumAttempts = 10
      terms.retry.longestDelay = .milliseconds(50)
      terms.budget = RetryBudget(capacity: 1_000)
    }
    try await expectAll(recognizer, count: 24)
  }

  @Test func theLanguageIsReported() async throws {
    let server = try Self.shared.get()
    let (recognition, _) = try await recognize(numbers, try recognizer(server.port, "languages"))
    #expect(recognition.language == "en" && recognition.text == numbers.text)
  }

  @Test func whatTheConfigurationAsksForIsSent() async throws {
    let server = try Self.shared.get()
    var configuration = ProviderConfiguration(
      name: "openai-realtime", baseURL: "ws://127.0.0.1:\(server.port)/options/v1", secret: Secret("key"))
    configuration.options = ["delay": .string("xhigh"), "logprobs": .bool(false)]
    configuration.extraBody = [
      ("audio", .object([("input", .object([("transcription", .object([("beam", .integer(5))]))]))]))
    ]
    let recognizer = RemoteEngine(try RealtimeProvider(configuration))
    let asked = try JSONValue(parsing: try await recognize(numbers, recognizer).recognition.text.utf8)
    #expect(asked["transcription"]?["delay"]?.string == "xhigh" && asked["transcription"]?["beam"]?.integer == 5)
  }

  /// Two sources in which somebody speaks have a connection each: neither waits for the other's segment to end.
  @Test func sourcesSpeakAtTheSameTime() async throws {
    let server = try Self.shared.get()
    let recognizer = try recognizer(server.port, "early")
    try await recognizer.prepare()
    let sources = (1...3).map { SegmentLog(id: ItemID($0), start: .zero, isLive: true) }
    let samples = numbers.samples
    let end = FrameIndex(Int64(samples.count))
    try await withThrowingTaskGroup(of: String.self) { group in
      let shown = BoundedChannel<Int>(capacity: .max)
      for (number, source) in sources.enumerated() {
        group.addTask {
          try await recognizer.recognize(source) { update in
            if case .partial = update { shown.sendIfRoom(number) }
          }.text
        }
        source.append(
          .audio(AudioChunk(start: .zero, samples: samples), earliestCut: end - 1_600, clearSpeech: 0))
      }
      // None has ended, and each has been heard.
      var heard: Set<Int> = []
      while heard.count < sources.count, let number = await shown.next() { heard.insert(number) }
      for source in sources {
        source.append(
          .closed(SpeechSegment(id: source.id, frames: .zero..<end, speech: .zero..<end, cut: .silence)))
      }
      for try await text in group { #expect(text == numbers.text) }
    }
    #expect(recognizer.health.failures == 0)
  }

  @Test(arguments: ["shuffle", "twice", "early"]) func oneConnectionForMany(mode: String) async throws {
    let server = try Self.shared.get()
    let recognizer = try recognizer(server.port, mode) { configuration, _ in configuration.limits.concurrentSegments = 8
    }
    try await expectAll(recognizer, count: 12)
  }

  /// A server with its own turn detection makes several utterances of a segment.
  @Test(arguments: ["none", "shuffle", "twice"]) func serverCuts(mode: String) async throws {
    let server = try Self.shared.get()
    var options = RealtimeSessionOptions()
    options.turnDetection = .server(threshold: 0.5, prefixPaddingMilliseconds: 300, silenceDurationMilliseconds: 200)
    let recognizer = try recognizer(server.port, mode, options: options) { configuration, _ in
      configuration.limits.concurrentSegments = 4
    }
    try await expectAll(recognizer, count: 12)
  }

  /// Recognizes segments side by side, and expects the text of each.
  private func expectAll(_ recognizer: RemoteEngine, count: Int, seed: UInt64 = 5) async throws {
    var generator = SeededGenerator(seed: seed)
    try await withThrowingDiscardingTaskGroup { group in
      for number in 1...count {
        let numbers = SpokenNumbers(most: 6, using: &generator)
        group.addTask {
          let (recognition, told) = try await recognize(numbers, recognizer, number: number)
          #expect(recognition.text == numbers.text)
          #expect(told.deltas.joined() == numbers.text)
        }
      }
    }
  }

  @Test func aShortSegmentIsFilledUp() async throws {
    let server = try Self.shared.get()
    let recognizer = try recognizer(server.port)
    let open = SegmentLog(id: ItemID(1), start: .zero, isLive: true)
    let frames = FrameIndex.zero..<FrameIndex(800)
    open.append(
      .audio(
        AudioChunk(start: .zero, samples: .init(repeating: 0.5, count: 800)), earliestCut: FrameIndex(800),
        clearSpeech: 0))
    open.append(.closed(SpeechSegment(id: ItemID(1), frames: frames, speech: frames, cut: .silence)))
    #expect(try await recognizer.recognize(open) { _ in }.text == "n25")
  }

  @Test(arguments: ["hang1", "close2", "busy1", "close1,busy1"]) func transientTroubleIsNotSeen(mode: String)
    async throws
  {
    let server = try Self.shared.get()
    let recognizer = try recognizer(server.port, mode) { configuration, _ in
      configuration.timeouts.answer = .seconds(mode == "hang1" ? 5 : 60)
    }
    #expect(try await recognize(numbers, recognizer).recognition.text == numbers.text)
  }

  @Test(arguments: [
    ("refuse401", "unauthorized", "HTTP 401"), ("reject", "request_refused", "no such model"),
    ("garbage", "connection_lost", "not the droids"), ("huge", "connection_lost", "WebSocket"),
    ("flood", "bad_answer", "far more"),
    ("mute", "timed_out", "no session"), ("ignore", "timed_out", "no final text"),
  ])
  func whatNoRetryMends(mode: String, code: String, message: String) async throws {
    let server = try Self.shared.get()
    let recognizer = try recognizer(server.port, mode) { configuration, terms in
      configuration.timeouts.connect = .seconds(mode == "mute" ? 1 : 60)
      configuration.timeouts.answer = .seconds(mode == "ignore" ? 1 : 60)
      terms.retry.maximumAttempts = 2
    }
    let failure = await #expect(throws: RecognitionFailure.self) { try await recognize(numbers, recognizer) }
    #expect(failure?.code == code && failure?.message.contains(message) == true, "\(failure?.description ?? "")")
    #expect(failure?.message.contains("key") == false, "\(failure?.description ?? "")")
  }

  @Test func oneBadUtteranceHarmsNoOther() async throws {
    let server = try Self.shared.get()
    let recognizer = try recognizer(server.port, "fail")
    for number in 1...6 {
      let outcome = await Result { try await recognize(numbers, recognizer, number: number).recognition.text }
      switch outcome {
      case .success(let text): #expect(number % 2 == 1 && text == numbers.text)
      case .failure(let error):
        let failure = error as? RecognitionFailure
        #expect(
          number % 2 == 0 && failure?.message.contains("cannot make it out") == true && failure?.isRetryable == false)
      }
    }
  }

  @Test func theServerIsKilledAndComesBack() async throws {
    let server = try PythonServer("realtime_server.py", ["0"])
    let recognizer = try recognizer(server.port) { _, terms in terms.retry.maximumAttempts = 40 }
    try await recognizer.prepare()
    let open = SegmentLog(id: ItemID(1), start: .zero, isLive: true)
    let samples = numbers.samples
    let half = samples.count / 2
    let told = Told()
    try await withThrowingTaskGroup(of: String?.self) { group in
      group.addTask { try await recognizer.recognize(open) { told.take($0) }.text }
      open.append(
        .audio(
          AudioChunk(start: .zero, samples: Array(samples[..<half])), earliestCut: FrameIndex(Int64(half)),
          clearSpeech: 0))
      server.kill()
      let again = try PythonServer("realtime_server.py", ["\(server.port)"])
      let end = FrameIndex(Int64(samples.count))
      open.append(
        .audio(
          AudioChunk(start: FrameIndex(Int64(half)), samples: Array(samples[half...])), earliestCut: end, clearSpeech: 0
        ))
      open.append(.closed(SpeechSegment(id: ItemID(1), frames: .zero..<end, speech: .zero..<end, cut: .silence)))
      let text = try await group.next()
      #expect(text == numbers.text && told.deltas.joined() == numbers.text)
      again.kill()
    }
  }

  /// Every segment ends in exactly one text or failure, the texts are right, and none is lost.
  @Test(.timeLimit(.minutes(20)), arguments: ["reset", "half", "stall", "slow"], ["shuffle", "shuffle,nameless"])
  func brokenConnections(kind: String, mode: String) async throws {
    let server = try Self.shared.get()
    let proxy = try PythonServer("chaos_proxy.py", ["\(server.port)", "11", "30", kind, "100000"])
    let recognizer = try recognizer(proxy.port, mode) { configuration, terms in
      configuration.limits.concurrentSegments = 6
      configuration.timeouts.connect = .seconds(1)
      configuration.timeouts.inactivity = .seconds(1)
      configuration.timeouts.answer = .seconds(4)
      terms.retry.maximumAttempts = 60
      terms.retry.longestDelay = .milliseconds(50)
      terms.retry.patience = .seconds(600)
      terms.budget = RetryBudget(capacity: 10_000)
      terms.breaker = CircuitBreaker(threshold: .max)
    }
    try await expectAll(recognizer, count: Self.faults)
    print("\(kind), \(mode): \(Self.faults) segments, \(recognizer.health.failures) failed attempts")
  }

  /// Segments a kind of fault; STENO_FAULTS asks for more.
  private static let faults = ProcessInfo.processInfo.environment["STENO_FAULTS"].flatMap { Int($0) } ?? 12

  @Test func aCancelledSegmentMakesRoom() async throws {
    let server = try Self.shared.get()
    let recognizer = try recognizer(server.port)
    try await recognizer.prepare()
    let endless = SegmentLog(id: ItemID(1), start: .zero, isLive: true)
    endless.append(
      .audio(AudioChunk(start: .zero, samples: numbers.samples), earliestCut: FrameIndex(6_400), clearSpeech: 0))
    await withTaskGroup { group in
      group.addTask { _ = try? await recognizer.recognize(endless) { _ in } }
      await Task.yield()
      group.cancelAll()
    }
    #expect(try await recognize(numbers, recognizer, number: 2).recognition.text == numbers.text)
  }
}

extension Result where Failure == any Error {
  fileprivate init(_ body: () async throws -> Success) async {
    do { self = .success(try await body()) } catch { self = .failure(error) }
  }
}
