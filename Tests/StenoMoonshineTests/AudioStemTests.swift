import StenoCore
import StenoTesting
import TestModels
import Testing

@testable import StenoMoonshine

struct AudioStemTests {
  private func stem() throws -> AudioStem {
    let file = try MappedFile(path: Installed.modelFolder + "/encoder_model.ort")
    let graph = try StemGraph(try #require(ExportedModel(file)))
    let session = try OnnxSession(
      runtime: OnnxRuntime(path: Installed.runtimePath), model: graph.model, folder: file.folder)
    return AudioStem(graph, session: session)
  }

  private func bits(_ output: AudioStem.Output) throws -> [UInt32] {
    let count = try output.hops.shape().reduce(1, *)
    let hops = try output.hops.withFloats(count: count) { values throws(RecognitionFailure) in
      values.map { $0.bitPattern }
    }
    return hops + [output.scale.bitPattern, output.offset.bitPattern]
  }

  @Test func whatIsRememberedIsWhatIsComputed() throws {
    let recording = try Installed.sample("beckett.wav")
    let silence = [Float](repeating: 0, count: 4_800)
    let remembering = try stem()
    let hop = AudioHops.samples
    // A segment as it grows, then behind other audio, then cut at the front, then off its hops.
    let readings = [
      Array(recording[..<20_000]) + silence, Array(recording[..<28_123]) + silence,
      Array(recording[(50 * hop)..<(120 * hop)]) + Array(recording[..<30_000]) + silence,
      Array(recording[(3 * hop)..<30_000]) + silence, Array(recording[100..<30_000]) + silence,
    ]
    for audio in readings {
      #expect(try bits(remembering.run(audio, of: SessionKey(1))) == bits(stem().run(audio, of: nil)))
    }
  }

  /// Sessions that hear the same, one after another, and one that is over and comes again.
  @Test func sessionsDoNotShareWhatIsRemembered() throws {
    let recording = Array(try Installed.sample("beckett.wav").prefix(40_000))
    let expected = try bits(stem().run(recording, of: nil))
    let shared = try stem()
    for number in [1, 2, 1, 3, 2] {
      #expect(try bits(shared.run(recording, of: SessionKey(number))) == expected)
      if number == 2 { shared.forget(SessionKey(number)) }
    }
  }

  @Test func bringsTheFirstConvolutionToMeanZeroAndVarianceOne() throws {
    let output = try stem().run(try Installed.sample("beckett.wav"), of: nil)
    #expect(output.scale > 0 && output.scale.isFinite && output.offset.isFinite)
    let silent = try stem().run([Float](repeating: 0, count: 16_000), of: nil)
    #expect(abs(silent.scale - 1 / Float(1e-5).squareRoot()) < 0.01, "no variance at all")
  }

  @Test func theShortestAudioIsOneFrame() throws {
    #expect(AudioHops.count(in: MoonshineModel.minimumSamples) == 3)
    #expect(try stem().run([Float](repeating: 0.1, count: MoonshineModel.minimumSamples), of: nil).hops.shape()[1] == 3)
  }
}
