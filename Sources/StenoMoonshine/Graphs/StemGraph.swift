/// The encoder's first two convolutions, over audio of any place: what they give for a stretch does not depend on what
/// lies around it, so that it can be kept.
///
/// Between them the export brings the whole of the first one's output to mean 0 and variance 1, which does depend on
/// it. But a convolution is linear: convolving first and scaling afterwards is the same, and ``EncoderGraph`` does that.
///
/// Input: `audio` `[1, samples]`. Outputs: `hops` `[1, hops, channels]`, one for every 192 samples; `sum` and `squares`,
/// of what the first convolution gives for every 64.
struct StemGraph {
  let model: [UInt8]
  /// The numbers that a hop becomes.
  let channels: Int
  /// Those that the first convolution gives at every place.
  let inputs: Int
  /// Builds it from the export of the encoder.
  init(_ encoder: ExportedModel) throws(UnknownLayout) {
    let output = "/conv2/Conv_output_0"
    let first = try encoder.tensor(of: "/Tanh_output_0", by: ["FusedConv"], at: 1)
    let second = try encoder.tensor(of: output, by: ["Conv"], at: 1)
    let gains = try encoder.tensor(of: "/groupnorm/Mul_output_0", by: ["Mul"], at: 1)
    guard first.dimensions.dropFirst() == [1, AudioHops.kernel], let inputs = first.dimensions.first, inputs > 0,
      second.dimensions.dropFirst() == [inputs, AudioHops.secondKernel], let channels = second.dimensions.first,
      channels > 0, gains.dimensions == [inputs, 1]
    else { throw UnknownLayout(missing: output) }
    (self.channels, self.inputs) = (channels, inputs)
    var graph = OnnxGraph()
    graph.input("audio", .float32, [1, nil])
    let row = graph.add("Unsqueeze", ["audio", graph.constant([1])])
    let heard = graph.add(
      "Tanh",
      [
        graph.add(
          "Conv", [row, graph.constant(first)],
          ["kernel_shape": .numbers([AudioHops.kernel]), "strides": .numbers([AudioHops.stride])])
      ])
    graph.add("ReduceSum", [heard, graph.constant([0, 1])], outputs: ["sum"], ["keepdims": .number(0)])
    graph.add(
      "ReduceSumSquare", [heard], outputs: ["squares"], ["axes": .numbers([0, 1]), "keepdims": .number(0)])
    let kernel = graph.add("Mul", [graph.constant(second), graph.constant(gains)])
    let convolved = graph.add(
      "Conv", [heard, kernel],
      ["kernel_shape": .numbers([AudioHops.secondKernel]), "strides": .numbers([AudioHops.stridesPerHop])])
    graph.add("Transpose", [convolved], outputs: ["hops"], ["perm": .numbers([0, 2, 1])])
    graph.output("hops", [1, nil, channels])
    graph.output("sum", [nil])
    graph.output("squares", [nil])
    model = graph.model
  }
}
