/// The encoder behind its first two convolutions, and the keys and values that every layer of the decoder attends to.
///
/// Inputs: `hops` `[1, hops, channels]`, what ``StemGraph`` gives; `scale` and `offset`, one number each, which bring the
/// first convolution's output to mean 0 and variance 1. Outputs: `audio.L.key` and `audio.L.value` of every layer L of
/// the decoder, `[1, heads, frames, head width]`.
struct EncoderGraph {
  let model: [UInt8]

  /// Builds it from the export of the encoder and that of the decoder.
  init(encoder: ExportedModel, decoder: ExportedModel, stem: StemGraph) throws(UnknownLayout) {
    let last = try encoder.row(
      of: "last_hidden_state", by: ["SkipLayerNormalization", "LayerNormalization"], at: 2)
    let shape = try TransformerShape(width: last.dimensions[0], in: encoder)
    var graph = OnnxGraph()
    var value = try Self.convolved(&graph, encoder, stem)
    var normalized = graph.normalized(value, try Self.gain("/layers.0/input_layernorm", encoder))
    let rotation = graph.rotation(shape)
    let start = graph.constant([0])
    let layers = encoder.layers(under: "")
    for layer in 0..<layers {
      let name = "/layers.\(layer)"
      let attention = try encoder.selfAttention(name + "/self_attn")
      let (queries, keys, values) = graph.projected(normalized, attention, from: start, rotation)
      let heard = graph.product(graph.attention(queries, keys, values, shape), attention.output)
      (value, normalized) = graph.normalizedSum(
        value, heard, try Self.gain(name + "/post_attention_layernorm", encoder))
      let change = try Self.fed(&graph, normalized, encoder, name)
      let next = layer + 1 < layers ? try Self.gain("/layers.\(layer + 1)/input_layernorm", encoder) : last
      (value, normalized) = graph.normalizedSum(value, change, next)
    }
    try Self.addAudio(&graph, normalized, decoder, shape)
    model = graph.model
  }

  /// The feed-forward part.
  private static func fed(
    _ graph: inout OnnxGraph, _ normalized: String, _ encoder: ExportedModel, _ layer: String
  ) throws(UnknownLayout) -> String {
    let inner = graph.product(normalized, try encoder.product(layer + "/mlp/fc1/Add_output_0"))
    return graph.product(
      graph.add(.runtime("Gelu"), [inner]), try encoder.product(layer + "/mlp/fc2/Add_output_0"))
  }

  private static func gain(_ name: String, _ encoder: ExportedModel) throws(UnknownLayout) -> ExportedTensor {
    try encoder.row(of: name + "/LayerNormalization_output_0", by: ["LayerNormalization"], at: 1)
  }

  /// The second convolution's output, normalized as its input should have been, and the third.
  private static func convolved(
    _ graph: inout OnnxGraph, _ encoder: ExportedModel, _ stem: StemGraph
  ) throws(UnknownLayout) -> String {
    graph.input("hops", .float32, [1, nil, stem.channels])
    graph.input("scale", .float32, [1])
    graph.input("offset", .float32, [1])
    let second = graph.add("Add", [graph.add("Mul", ["hops", "scale"]), try added(&graph, encoder)])
    let columns = graph.add("Transpose", [graph.add(.runtime("Gelu"), [second])], ["perm": .numbers([0, 2, 1])])
    let output = "/conv3/Conv_output_0"
    let third = graph.add(
      "Conv",
      [
        columns, graph.constant(try encoder.tensor(of: output, by: ["Conv"], at: 1)),
        graph.constant(try encoder.tensor(of: output, by: ["Conv"], at: 2)),
      ], ["kernel_shape": .numbers([3]), "strides": .numbers([2])])
    return graph.add("Transpose", [graph.add(.runtime("Gelu"), [third])], ["perm": .numbers([0, 2, 1])])
  }

  /// What is added to the second convolution's output, for every channel: its bias, and what becomes in it of all that is
  /// added to its input, which is the same at every place.
  private static func added(_ graph: inout OnnxGraph, _ encoder: ExportedModel) throws(UnknownLayout) -> String {
    let output = "/conv2/Conv_output_0"
    let kernel = graph.constant(try encoder.tensor(of: output, by: ["Conv"], at: 1))
    let gains = graph.constant(try encoder.tensor(of: "/groupnorm/Mul_output_0", by: ["Mul"], at: 1))
    let shifts = graph.constant(try encoder.tensor(of: "/groupnorm/Add_output_0", by: ["Add"], at: 1))
    let axes = graph.constant([1, 2])
    let sums = [gains, shifts].map { factor in
      graph.add("ReduceSum", [graph.add("Mul", [kernel, factor]), axes], ["keepdims": .number(0)])
    }
    let bias = graph.add("Add", [graph.constant(try encoder.tensor(of: output, by: ["Conv"], at: 2)), sums[1]])
    return graph.add("Add", [graph.add("Mul", [sums[0], "offset"]), bias])
  }

  /// The keys and values of the decoder's layers.
  private static func addAudio(
    _ graph: inout OnnxGraph, _ encoded: String, _ decoder: ExportedModel, _ shape: TransformerShape
  ) throws(UnknownLayout) {
    let input = graph.quantized(encoded)
    let heads = graph.constant([0, 0, Int64(TransformerShape.heads), Int64(shape.headWidth)])
    for layer in 0..<decoder.layers(under: DecoderGraph.prefix) {
      for (letter, kind) in [("k", "key"), ("v", "value")] {
        let product = try decoder.product(
          "/model/decoder/layers.\(layer)/encoder_attn/\(letter)_proj/MatMul_output_0")
        let rows = graph.add("Reshape", [graph.product(input, product), heads])
        let name = "audio.\(layer).\(kind)"
        graph.add("Transpose", [rows], outputs: [name], ["perm": .numbers([0, 2, 1, 3])])
        graph.output(name, [1, TransformerShape.heads, nil, shape.headWidth])
      }
    }
  }
}
