/// The decoder: what may follow after each of some tokens, given the tokens before them and the audio.
///
/// Inputs: `tokens` `[1, tokens]`; `position`, that of the first of them; `wanted`, the place of the first token whose
/// logits are asked for; `audio.L.key` and `audio.L.value` from ``EncoderGraph``; `past.L.key` and `past.L.value` of the
/// tokens before, `[1, heads, positions, head width]`. Outputs: `logits` `[1, tokens wanted, vocabulary]`, and
/// `present.L.key` and `present.L.value`, which are the past of the next run.
struct DecoderGraph {
  let model: [UInt8]
  /// The numbers that stand for a token.
  let width: Int
  let layers: Int

  static let prefix = "/model/decoder"

  /// Builds it from the export of the decoder.
  init(_ decoder: ExportedModel) throws(UnknownLayout) {
    let last = try Self.gain("/norm", decoder)
    let output = try decoder.product("logits")
    let shape = try TransformerShape(width: last.dimensions[0], in: decoder)
    (width, layers) = (shape.width, decoder.layers(under: Self.prefix))
    var graph = OnnxGraph()
    for (name, size) in [("tokens", Int?.none), ("position", 1), ("wanted", 1)] {
      graph.input(name, .int64, name == "tokens" ? [1, size] : [size])
    }
    var value = try Self.embedded(&graph, decoder)
    var normalized = graph.normalized(value, try Self.gain("/layers.0/input_layernorm", decoder))
    let rotation = graph.rotation(shape)
    for layer in 0..<layers {
      let name = "/layers.\(layer)"
      let said = try Self.attentionToText(&graph, normalized, layer, decoder, rotation)
      (value, normalized) = graph.normalizedSum(
        value, said, try Self.gain(name + "/post_attention_layernorm", decoder))
      let heard = try Self.attentionToAudio(&graph, normalized, layer, decoder, shape)
      (value, normalized) = graph.normalizedSum(value, heard, try Self.gain(name + "/final_layernorm", decoder))
      let change = try Self.gated(&graph, normalized, layer, decoder)
      let next = layer + 1 < layers ? try Self.gain("/layers.\(layer + 1)/input_layernorm", decoder) : last
      (value, normalized) = graph.normalizedSum(value, change, next)
    }
    let end = graph.constant([Int64.max])
    let rows = graph.add("Slice", [normalized, "wanted", end, graph.constant([1])])
    graph.product(rows, output, as: "logits")
    graph.output("logits", [1, nil, output.width])
    model = graph.model
  }

  private static func gain(_ name: String, _ decoder: ExportedModel) throws(UnknownLayout) -> ExportedTensor {
    try decoder.row(of: "\(prefix)\(name)/LayerNormalization_output_0", by: ["LayerNormalization"], at: 1)
  }

  private static func embedded(
    _ graph: inout OnnxGraph, _ decoder: ExportedModel
  ) throws(UnknownLayout) -> String {
    let table = try decoder.tensor(
      of: "\(prefix)/embed_tokens/Gather_output_0_quantized", by: ["Gather"], at: 0)
    let rows = graph.add("Gather", [graph.constant(table), "tokens"])
    let name = "\(prefix)/embed_tokens/Gather_output_0"
    return graph.add(
      "DequantizeLinear",
      [
        rows, graph.constant(try decoder.tensor(of: name, by: ["DequantizeLinear"], at: 1)),
        graph.constant(try decoder.tensor(of: name, by: ["DequantizeLinear"], at: 2)),
      ])
  }

  private static func attentionToText(
    _ graph: inout OnnxGraph, _ normalized: String, _ layer: Int, _ decoder: ExportedModel,
    _ rotation: OnnxGraph.Rotation
  ) throws(UnknownLayout) -> String {
    let attention = try decoder.selfAttention("\(prefix)/layers.\(layer)/self_attn")
    let (queries, keys, values) = graph.projected(normalized, attention, from: "position", rotation)
    let cache = ["key", "value"].map { (past: "past.\(layer).\($0)", present: "present.\(layer).\($0)") }
    for (past, present) in cache {
      graph.input(past, .float32, [1, TransformerShape.heads, nil, rotation.shape.headWidth])
      graph.output(present, [1, TransformerShape.heads, nil, rotation.shape.headWidth])
    }
    let read = graph.newName()
    graph.add(
      .runtime("MultiHeadAttention"),
      [queries, keys, values, "", "", "", cache[0].past, cache[1].past],
      outputs: [read, cache[0].present, cache[1].present],
      [
        "num_heads": .number(TransformerShape.heads), "scale": .float(rotation.shape.attentionScale),
        "unidirectional": .number(1),
      ])
    return graph.product(read, attention.output)
  }

  private static func attentionToAudio(
    _ graph: inout OnnxGraph, _ normalized: String, _ layer: Int, _ decoder: ExportedModel, _ shape: TransformerShape
  ) throws(UnknownLayout) -> String {
    let name = "\(prefix)/layers.\(layer)/encoder_attn"
    let (keys, values) = ("audio.\(layer).key", "audio.\(layer).value")
    for input in [keys, values] { graph.input(input, .float32, [1, TransformerShape.heads, nil, shape.headWidth]) }
    let queries = graph.product(normalized, try decoder.product(name + "/q_proj/MatMul_output_0"))
    let heard = graph.attention(queries, keys, values, shape)
    return graph.product(heard, try decoder.product(name + "/o_proj/MatMul_output_0"))
  }

  /// The feed-forward part, half of whose inner values say how much of the other half goes on.
  ///
  /// #### Source
  /// "GLU Variants Improve Transformer", Shazeer 2020: SwiGLU.
  private static func gated(
    _ graph: inout OnnxGraph, _ normalized: String, _ layer: Int, _ decoder: ExportedModel
  ) throws(UnknownLayout) -> String {
    let name = "\(prefix)/layers.\(layer)/mlp"
    let inner = graph.product(normalized, try decoder.product(name + "/fc1/Add_output_0"))
    let (values, gates) = (graph.newName(), graph.newName())
    graph.add("Split", [inner], outputs: [values, gates], ["axis": .number(-1)])
    let open = graph.add(.runtime("QuickGelu"), [gates], ["alpha": .float(1)])
    return graph.product(graph.add("Mul", [open, values]), try decoder.product(name + "/fc2/Add_output_0"))
  }
}
