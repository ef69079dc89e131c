/// The products of a layer's attention to what it is itself given.
struct SelfAttention {
  var queries: QuantizedProduct
  var keys: QuantizedProduct
  var values: QuantizedProduct
  /// Of what was attended to.
  var output: QuantizedProduct
}

extension ExportedModel {
  /// The attention called `name`.
  func selfAttention(_ name: String) throws(UnknownLayout) -> SelfAttention {
    SelfAttention(
      queries: try product(name + "/q_proj/MatMul_output_0"), keys: try product(name + "/k_proj/MatMul_output_0"),
      values: try product(name + "/v_proj/MatMul_output_0"), output: try product(name + "/o_proj/MatMul_output_0"))
  }
}
