/// What the layers of the encoder and the decoder have in common.
struct TransformerShape {
  /// The numbers that stand for a frame or a token.
  var width: Int
  /// By how much the pairs of numbers that a head begins with are turned from one position to the next.
  var frequencies: ExportedTensor

  /// The attention heads of every published size.
  static let heads = MoonshineModel.heads

  /// The numbers of one head.
  var headWidth: Int { width / Self.heads }

  /// The factor of the products of queries and keys.
  var attentionScale: Float { 1 / Float(headWidth).squareRoot() }

  /// The shape of layers of `width`, in `model`, which holds the frequencies of its rotary embedding.
  ///
  /// #### Source
  /// "RoFormer: Enhanced Transformer with Rotary Position Embedding", Su et al. 2021.
  init(width: Int, in model: ExportedModel) throws(UnknownLayout) {
    guard let frequencies = model.tensors(shaped: [1, -1, 1]).first(where: { $0.elementType == .float32 }),
      width > 0, width.isMultiple(of: Self.heads), 2 * frequencies.dimensions[1] <= width / Self.heads
    else { throw UnknownLayout(missing: "rotary_emb") }
    self.width = width
    self.frequencies = frequencies
  }
}
