/// Reads the trained tensors out of an ONNX model file: those of type `FLOAT` that are stored as raw bytes.
///
/// Everything else in the file, the graph itself included, is passed over.
///
/// #### Source
/// `onnx/onnx.proto`: `ModelProto.graph` is 7, `GraphProto.initializer` 5, `TensorProto.dims` 1, `data_type` 2 (`FLOAT`
/// is 1), `name` 8, `raw_data` 9.
struct OnnxInitializerReader {
  /// One trained tensor.
  struct Tensor: Equatable {
    var dimensions: [UInt64] = []
    /// The values, row-major.
    var values: [Float] = []
  }

  private let contents: [UInt8]

  /// Reads from the bytes of a file.
  init(_ contents: [UInt8]) {
    self.contents = contents
  }

  /// All tensors by name.
  func tensors() throws(ProtobufReader.Malformation) -> [String: Tensor] {
    var result: [String: Tensor] = [:]
    for graph in try messages(7, in: contents.indices) {
      for initializer in try messages(5, in: graph) {
        guard let (name, tensor) = try tensor(in: initializer) else { continue }
        result[name] = tensor
      }
    }
    return result
  }

  /// Where the messages in field `wanted` of the message in `range` stand.
  private func messages(_ wanted: UInt64, in range: Range<Int>) throws(ProtobufReader.Malformation) -> [Range<Int>] {
    var reader = ProtobufReader(contents, in: range)
    var result: [Range<Int>] = []
    while let (field, value) = try reader.next() {
      if field == wanted, case .bytes(let range) = value { result.append(range) }
    }
    return result
  }

  /// The tensor in `range`; nil if its type is not `FLOAT`.
  private func tensor(in range: Range<Int>) throws(ProtobufReader.Malformation) -> (String, Tensor)? {
    var reader = ProtobufReader(contents, in: range)
    var name = ""
    var isFloat = false
    var tensor = Tensor()
    var raw = 0..<0
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (1, .number(let dimension)): tensor.dimensions.append(dimension)
      case (2, .number(let type)): isFloat = type == 1
      case (8, .bytes(let range)): name = String(decoding: contents[range], as: UTF8.self)
      case (9, .bytes(let range)): raw = range
      default: break
      }
    }
    guard isFloat else { return nil }
    tensor.values = try floats(in: raw)
    return (name, tensor)
  }

  /// Little-endian floats, each of them finite.
  private func floats(in range: Range<Int>) throws(ProtobufReader.Malformation) -> [Float] {
    guard range.count.isMultiple(of: 4) else {
      throw ProtobufReader.Malformation(offset: range.lowerBound, reason: "floats that take \(range.count) bytes")
    }
    var result = [Float](repeating: 0, count: range.count / 4)
    // Every machine that Swift runs on is little-endian, as the file is.
    unsafe result.withUnsafeMutableBytes { unsafe $0.copyBytes(from: contents[range]) }
    if let index = result.firstIndex(where: { !$0.isFinite }) {
      throw ProtobufReader.Malformation(offset: range.lowerBound + 4 * index, reason: "a weight that is no number")
    }
    return result
  }
}
