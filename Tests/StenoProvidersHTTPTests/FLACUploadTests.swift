import StenoCore
import StenoDecode
import StenoWire
import StenoSpeech
import StenoProvidersHTTP
import StenoProviders
import StenoTesting
import Testing

/// Segments that go up as FLAC: the server decodes them with `flac` and must find the same samples.
@Suite struct FLACUploadTests {
  private let server: SpeechServer
  private let utterance = Utterance(3, frames: 20_000)
  private static let flac: FLACEncoding = { try FLACFile.encode($0) }

  init() throws {
    server = try SpeechServer()
  }

  private func configuration(_ name: String, _ path: String, model: String? = nil) -> ProviderConfiguration {
    var configuration = ProviderConfiguration.test(name, server.url(path), model: model)
    configuration.options = ["upload": .string("flac")]
    return configuration
  }

  @Test(arguments: [true, false]) func openAI(isLive: Bool) async throws {
    let provider = try HTTPProvider.openAI(configuration("openai", "/v1"), flac: Self.flac)
    let outcome = await utterance.recognize(with: RemoteEngine(provider), isLive: isLive)
    #expect(outcome.text == utterance.text && outcome.committed == (isLive ? utterance.text : ""))
    let file = try #require(try server.log.first?["files"]?["file"]?.array)
    #expect(file[0].string == "segment.flac" && file[1].string == "audio/flac")
    #expect(try server.log.first?["chunked"]?.bool == false)
  }

  @Test func huggingFace() async throws {
    var configuration = configuration("huggingface", "/models", model: "a/b")
    let provider = try HTTPProvider.huggingFace(configuration, flac: Self.flac)
    #expect(await utterance.recognize(with: RemoteEngine(provider)).text == utterance.text)
    #expect(try server.log.first?["headers"]?["content-type"]?.string == "audio/flac")
    configuration.options["return_timestamps"] = .bool(true)
    let json = try HTTPProvider.huggingFace(configuration, flac: Self.flac)
    #expect(await utterance.recognize(with: RemoteEngine(json)).text == utterance.text)
  }

  @Test func aimlapi() async throws {
    let provider = try AIMLProvider(configuration("aimlapi", "/v1"), flac: Self.flac)
    #expect(await utterance.recognize(with: RemoteEngine(provider)).text == utterance.text)
    let request = try #require(try server.log.first)
    #expect(request["files"]?["audio"]?.array?.first?.string == "segment.flac")
    #expect(request["fields"]?.text.contains("upload") == false, "the option is ours")
  }

  @Test func speechTakesLessRoom() async throws {
    // A tone whose loudness changes, as a voice has it.
    let samples = (0..<32_000).map { (index: Int) -> Float in
      let loudness = Float(index % 8_000) / 80_000
      return loudness * Float(index * 211 % 16_000) / 16_000
    }
    let provider = try HTTPProvider.openAI(configuration("openai", "/v1"), flac: Self.flac)
    let open = SegmentLog(id: ItemID(1), start: .zero, isLive: false)
    let end = FrameIndex(Int64(samples.count))
    open.append(.audio(AudioChunk(start: .zero, samples: samples), earliestCut: end, clearSpeech: 0))
    open.append(.closed(SpeechSegment(id: ItemID(1), frames: .zero..<end, speech: .zero..<end, cut: .end)))
    _ = try await RemoteEngine(provider).recognize(open) { _ in }
    let length = try #require(try server.log.first?["files"]?["file"]?.array?[2].integer)
    #expect(length < Int64(2 * samples.count), "\(length) bytes")
  }

  @Test func isRefusedWhereItCannotBe() throws {
    for make in [
      { try HTTPProvider.openAI(configuration("openai", "/v1")) },
      { try HTTPProvider.ovh(configuration("ovh", "")) },
    ] {
      let failure = #expect(throws: ProviderFailure.self) { _ = try make() }
      #expect(failure?.kind == .configuration && failure?.message.contains("upload") == true)
    }
    var wrong = configuration("openai", "/v1")
    wrong.options = ["upload": .string("mp3")]
    let failure = #expect(throws: ProviderFailure.self) { _ = try HTTPProvider.openAI(wrong, flac: Self.flac) }
    #expect(failure?.message.contains("one of wav, flac") == true)
  }

  @Test func anEncoderThatFailsIsTold() async throws {
    struct Broken: Error {}
    let provider = try HTTPProvider.openAI(configuration("openai", "/v1")) { _ in throw Broken() }
    let failure = await utterance.recognize(with: RemoteEngine(provider)).failure
    #expect(failure?.code == "provider_configuration" && failure?.message.contains("cannot be encoded") == true)
  }
}
