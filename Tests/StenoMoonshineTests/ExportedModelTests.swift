import Foundation
import StenoCore
import StenoTesting
import TestModels
import Testing

@testable import StenoMoonshine

struct ExportedModelTests {
  private func file(_ bytes: Data) throws -> MappedFile {
    let url = FileManager.default.temporaryDirectory.appending(path: "steno-export-\(UUID().uuidString)")
    try bytes.write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    return try MappedFile(path: url.path)
  }

  @Test func findsTensorsByWhatTheyAreUsedFor() throws {
    let model = try #require(ExportedModel(MappedFile(path: Installed.modelFolder + "/decoder_model_merged.ort")))
    let product = try model.product("logits")
    #expect(product.matrix.dimensions == [288, 32_768])
    #expect(product.bias == nil)
    #expect(product.scale.dimensions == [] && product.scale.bytes.count == 4)
    let inner = try model.product("/model/decoder/layers.5/mlp/fc1/Add_output_0")
    #expect(inner.matrix.dimensions == [288, 2_304] && inner.bias?.dimensions == [2_304])
    #expect(model.layers(under: DecoderGraph.prefix) == 6)
    #expect(throws: UnknownLayout.self) { try model.product("/model/decoder/layers.6/mlp/fc1/Add_output_0") }
    #expect(throws: UnknownLayout.self) { try model.row(of: "logits", by: ["DynamicQuantizeMatMul"], at: 1) }
  }

  @Test func whatIsNoModelIsNone() throws {
    for bytes in [Data([0]), Data("ORTM".utf8), Data([255, 255, 255, 255]) + Data("ORTM".utf8), Data(count: 100)] {
      #expect(ExportedModel(try file(bytes)) == nil)
    }
    var random = SeededGenerator(seed: 3)
    for count in [8, 9, 64, 5_000] {
      let noise =
        Data([8, 0, 0, 0]) + Data("ORTM".utf8)
        + Data((0..<count).map { _ in UInt8.random(in: 0...255, using: &random) })
      _ = ExportedModel(try file(noise))
    }
  }

  /// A model whose structure was tampered with is read without harm, whatever is made of it.
  @Test func damageIsSurvived() throws {
    let whole = try Data(contentsOf: URL(filePath: Installed.modelFolder + "/encoder_model.ort"))
    var random = SeededGenerator(seed: 11)
    for round in 0..<12 {
      var bytes = round.isMultiple(of: 3) ? whole.prefix(Int.random(in: 1..<whole.count, using: &random)) : whole
      // Structure is at the ends of the file, weights in the middle; the root is at the beginning.
      for _ in 0..<40 {
        let span = min(bytes.count, 200_000)
        let place = Int.random(in: 0..<span, using: &random)
        bytes[Bool.random(using: &random) ? place : bytes.count - 1 - place] = UInt8.random(in: 0...255, using: &random)
      }
      guard let model = ExportedModel(try file(bytes)) else { continue }
      _ = try? StemGraph(model)
    }
  }

  /// A part of a layer that goes by another name must not make a network without the layer.
  @Test(arguments: ["layers.5/mlp/fc1/Add", "layers.5/self_attn/q_proj/MatMul", "layers.2/encoder_attn/o_proj/MatMul"])
  func aLayerOfWhichAPartIsMissingIsNotLeftOut(name: String) throws {
    var bytes = try Data(contentsOf: URL(filePath: Installed.modelFolder + "/decoder_model_merged.ort"))
    let output = Data("/model/decoder/\(name)_output_0".utf8)
    var place = bytes.startIndex
    while let found = bytes.range(of: output, in: place..<bytes.endIndex) {
      bytes[found.upperBound - 1] = UInt8(ascii: "X")
      place = found.upperBound
    }
    #expect(place > bytes.startIndex)
    let model = try #require(ExportedModel(try file(bytes)))
    #expect(throws: UnknownLayout.self) { try DecoderGraph(model) }
  }

  @Test func aModelOfAnotherLayoutIsNotRebuilt() throws {
    let encoder = try #require(ExportedModel(MappedFile(path: Installed.modelFolder + "/encoder_model.ort")))
    #expect(throws: UnknownLayout.self) { try DecoderGraph(encoder) }
    #expect(throws: UnknownLayout.self) {
      try RebuiltNetwork(
        encoder: MappedFile(path: Installed.modelFolder + "/tokenizer.bin"),
        decoder: MappedFile(path: Installed.modelFolder + "/decoder_model_merged.ort"),
        runtime: OnnxRuntime(path: Installed.runtimePath))
    }
  }
}
