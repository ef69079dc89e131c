/// The trained side of a matrix product in 8 bits: what the other side, quantized as it comes, is multiplied with.
struct QuantizedProduct {
  /// The matrix: a row for every input, a column for every output.
  var matrix: ExportedTensor
  var scale: ExportedTensor
  var zeroPoint: ExportedTensor
  /// What is added to the outputs.
  var bias: ExportedTensor?

  /// The outputs.
  var width: Int { matrix.dimensions[1] }
}

extension ExportedModel {
  /// The product that gives `output`.
  func product(_ output: String) throws(UnknownLayout) -> QuantizedProduct {
    for (operation, places) in [("DynamicQuantizeMatMul", [1, 2, 3, 4]), ("MatMulIntegerToFloat", [1, 3, 5, 6])] {
      guard let inputs = inputs(of: output, by: [operation]) else { continue }
      let found = places.map { inputs.indices.contains($0) ? inputs[$0] : nil }
      guard let matrix = found[0], matrix.dimensions.count == 2, let scale = found[1], let zeroPoint = found[2] else {
        break
      }
      return QuantizedProduct(matrix: matrix, scale: scale, zeroPoint: zeroPoint, bias: found[3])
    }
    throw UnknownLayout(missing: output)
  }

  /// The trained input number `place` of the node that gives `output` by one of `operations`.
  func tensor(of output: String, by operations: Set<String>, at place: Int) throws(UnknownLayout) -> ExportedTensor {
    guard let inputs = inputs(of: output, by: operations), inputs.indices.contains(place), let tensor = inputs[place]
    else { throw UnknownLayout(missing: output) }
    return tensor
  }

  /// The same, where it is one row of numbers.
  func row(of output: String, by operations: Set<String>, at place: Int) throws(UnknownLayout) -> ExportedTensor {
    let tensor = try tensor(of: output, by: operations, at: place)
    guard tensor.dimensions.count == 1 else { throw UnknownLayout(missing: output) }
    return tensor
  }
}
