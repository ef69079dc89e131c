/// The parts that the layers of the encoder and the decoder are made of, each as one operation of ONNX Runtime's own
/// where there is one. A layer of an export has a hundred and more.
///
/// #### Source
/// ONNX Runtime, "Contrib Operators".
extension OnnxGraph {
  /// A value in 8 bits, with its scale and zero point.
  struct Quantized {
    var value: String
    var scale: String
    var zeroPoint: String
  }

  /// The tables of the rotary embedding, as constants.
  struct Rotation {
    var cosines: String
    var sines: String
    var shape: TransformerShape
  }

  /// `value` in 8 bits, for several products.
  mutating func quantized(_ value: String) -> Quantized {
    let result = Quantized(value: newName(), scale: newName(), zeroPoint: newName())
    add("DynamicQuantizeLinear", [value], outputs: [result.value, result.scale, result.zeroPoint])
    return result
  }

  /// `value` times the matrix.
  mutating func product(_ value: String, _ factor: QuantizedProduct) -> String {
    let name = newName()
    product(value, factor, as: name)
    return name
  }

  /// `value` times the matrix, under the name `output`.
  mutating func product(_ value: String, _ factor: QuantizedProduct, as output: String) {
    let inputs = [value, constant(factor.matrix), constant(factor.scale), constant(factor.zeroPoint)]
    let bias = factor.bias.map { [constant($0)] } ?? []
    add(.runtime("DynamicQuantizeMatMul"), inputs + bias, outputs: [output])
  }

  /// A value that is quantized already times the matrix.
  mutating func product(_ value: Quantized, _ factor: QuantizedProduct) -> String {
    let inputs = [
      value.value, constant(factor.matrix), value.scale, constant(factor.scale), value.zeroPoint,
      constant(factor.zeroPoint),
    ]
    return add(.runtime("MatMulIntegerToFloat"), inputs + (factor.bias.map { [constant($0)] } ?? []))
  }

  /// The positions that there are tables for: 8,192 frames of the encoder are 196 s.
  private static let positions: Float = 8192

  /// The tables for `shape`, which the library computes once, as it loads the graph.
  mutating func rotation(_ shape: TransformerShape) -> Rotation {
    let positions = add("Range", [constant([0], []), constant([Self.positions], []), constant([1], [])])
    let column = add("Unsqueeze", [positions, constant([1])])
    let row = add("Reshape", [constant(shape.frequencies), constant([1, -1])])
    let angles = add("Mul", [column, row])
    return Rotation(cosines: add("Cos", [angles]), sines: add("Sin", [angles]), shape: shape)
  }

  /// Queries or keys, turned by their positions, of which `first` holds the first.
  mutating func rotated(_ value: String, from first: String, _ rotation: Rotation) -> String {
    add(
      .runtime("RotaryEmbedding"), [value, first, rotation.cosines, rotation.sines],
      [
        "interleaved": .number(1), "num_heads": .number(TransformerShape.heads),
        "rotary_embedding_dim": .number(2 * rotation.shape.frequencies.dimensions[1]),
      ])
  }

  /// The queries, keys and values of `value`, whose first position is in `first`.
  mutating func projected(
    _ value: String, _ parts: SelfAttention, from first: String, _ rotation: Rotation
  ) -> (queries: String, keys: String, values: String) {
    let input = quantized(value)
    let (queries, keys) = (product(input, parts.queries), product(input, parts.keys))
    return (
      rotated(queries, from: first, rotation), rotated(keys, from: first, rotation), product(input, parts.values)
    )
  }

  /// Attention of queries to keys and values.
  mutating func attention(_ queries: String, _ keys: String, _ values: String, _ shape: TransformerShape) -> String {
    add(
      .runtime("MultiHeadAttention"), [queries, keys, values],
      ["num_heads": .number(TransformerShape.heads), "scale": .float(shape.attentionScale)])
  }

  /// `value` with mean 0 and variance 1, times `gain`.
  mutating func normalized(_ value: String, _ gain: ExportedTensor) -> String {
    add("LayerNormalization", [value, constant(gain)], ["axis": .number(-1), "epsilon": .float(1e-5)])
  }

  /// The sum of `value` and `change`, and that with mean 0 and variance 1, times `gain`.
  mutating func normalizedSum(
    _ value: String, _ change: String, _ gain: ExportedTensor
  ) -> (sum: String, normalized: String) {
    let (sum, normalized) = (newName(), newName())
    let zeros = constant([Float](repeating: 0, count: gain.dimensions[0]), gain.dimensions)
    add(
      .runtime("SkipLayerNormalization"), [value, change, constant(gain), zeros], outputs: [normalized, "", "", sum],
      ["epsilon": .float(1e-5)])
    return (sum, normalized)
  }
}
