import StenoSystem

/// Finds the weights of Silero VAD in its model file.
enum SileroWeights {
  /// The tensors of the network with their dimensions, in the order of `csilero_weights`.
  ///
  /// #### Source
  /// The initializers of `silero_vad_16k_op15.onnx`, silero-vad 6.2.3. The matrix of the Fourier transform, which is
  /// there too, is window times cosine and sine, and is computed instead.
  static let tensors: [(name: String, dimensions: [UInt64])] = [
    ("model.encoder.0.reparam_conv.weight", [128, 129, 3]),
    ("model.encoder.0.reparam_conv.bias", [128]),
    ("model.encoder.1.reparam_conv.weight", [64, 128, 3]),
    ("model.encoder.1.reparam_conv.bias", [64]),
    ("model.encoder.2.reparam_conv.weight", [64, 64, 3]),
    ("model.encoder.2.reparam_conv.bias", [64]),
    ("model.encoder.3.reparam_conv.weight", [128, 64, 3]),
    ("model.encoder.3.reparam_conv.bias", [128]),
    ("model.decoder.rnn.weight_ih", [512, 128]),
    ("model.decoder.rnn.weight_hh", [512, 128]),
    ("model.decoder.rnn.bias_ih", [512]),
    ("model.decoder.rnn.bias_hh", [512]),
    ("model.decoder.decoder.2.weight", [1, 128, 1]),
    ("model.decoder.decoder.2.bias", [1]),
  ]

  /// All weights, one tensor after the other.
  ///
  /// - Throws: ``DetectorError`` when the file is missing or is not this model.
  static func read(from path: String) throws(DetectorError) -> [Float] {
    let contents: [UInt8]
    do {
      try InstalledFiles.check([path])
      contents = try readFile(path)
    } catch {
      guard error.code != .damaged else {
        throw DetectorError(code: .damagedWeights, message: "the weights of Silero VAD: \(error.message)")
      }
      throw DetectorError(
        code: .missingWeights, message: "the weights of Silero VAD: \(error.message); run `make setup` to install them")
    }
    return try parse(contents, path: path)
  }

  /// All weights in `contents`, which came from `path`.
  static func parse(_ contents: [UInt8], path: String) throws(DetectorError) -> [Float] {
    let found: [String: OnnxInitializerReader.Tensor]
    do {
      found = try OnnxInitializerReader(contents).tensors()
    } catch {
      throw damaged(path, "byte \(error.offset) holds \(error.reason)")
    }
    var weights: [Float] = []
    for (name, dimensions) in tensors {
      guard let tensor = found[name] else { throw damaged(path, "it has no tensor \(name)") }
      guard tensor.dimensions == dimensions, tensor.values.count == dimensions.reduce(1, *) else {
        throw damaged(path, "its tensor \(name) is \(tensor.dimensions) of \(tensor.values.count) values")
      }
      weights += tensor.values
    }
    return weights
  }

  private static func damaged(_ path: String, _ reason: String) -> DetectorError {
    DetectorError(
      code: .damagedWeights,
      message: "\(path) is not the model file of Silero VAD (\(reason)); remove it and run `make setup`")
  }
}
