import StenoCore

/// A model file in ONNX Runtime's own format: its trained tensors, found by what they are used for.
///
/// #### Source
/// `onnxruntime/core/flatbuffers/schema/ort.fbs`, from which the numbers of the fields are.
struct ExportedModel {
  /// An operation of the graph, without what is not read here.
  private struct Node {
    var operation: String
    var inputs: [String]
  }

  private let file: MappedFile
  private var tensors: [String: ExportedTensor] = [:]
  /// By the name of what they give. The branches of a graph may each have one that gives the same.
  private var nodes: [String: [Node]] = [:]
  /// How much more is read of a file that may be damaged so that its parts contain each other.
  private var budget = 1 << 17

  /// Reads the model in `file`; nil if it is in another format.
  init?(_ file: MappedFile) {
    self.file = file
    guard let session = FlatTable(rootOf: file, identifier: "ORTM"), let graph = session.table(1)?.table(7) else {
      return nil
    }
    read(graph, levelsBelow: 1)
  }

  /// The inputs of the node that gives `output` by one of `operations`: the tensor where it is a trained one, else nil.
  func inputs(of output: String, by operations: Set<String>) -> [ExportedTensor?]? {
    guard let node = nodes[output]?.first(where: { operations.contains($0.operation) }) else { return nil }
    return node.inputs.map { tensors[$0] }
  }

  /// Trained tensors of these dimensions, -1 standing for any.
  func tensors(shaped dimensions: [Int]) -> [ExportedTensor] {
    tensors.values.filter { tensor in
      tensor.dimensions.count == dimensions.count
        && zip(tensor.dimensions, dimensions).allSatisfy { $0 == $1 || $1 == -1 }
    }
  }

  /// How many layers there are under `prefix`: one more than the highest number that anything is named by, so that a layer
  /// of which only a part is found is missed rather than left out.
  func layers(under prefix: String) -> Int {
    let start = prefix + "/layers."
    let numbers = nodes.keys.lazy.filter { $0.hasPrefix(start) }.compactMap { name in
      Int(name.dropFirst(start.count).prefix(4).prefix { $0.isNumber })
    }
    return (numbers.max() ?? -1) + 1
  }

  private mutating func read(_ graph: FlatTable, levelsBelow: Int) {
    for entry in graph.tables(0) where budget > 0 {
      budget -= 1
      if let name = entry.string(0), let tensor = tensor(entry) { tensors[name] = tensor }
    }
    for entry in graph.tables(2) where budget > 0 {
      let node = Node(operation: entry.string(5) ?? "", inputs: entry.strings(8))
      for output in entry.strings(9) { nodes[output, default: []].append(node) }
      budget -= 1 + node.inputs.count
      guard levelsBelow > 0 else { continue }
      for branch in entry.tables(10).compactMap({ $0.table(7) }) { read(branch, levelsBelow: levelsBelow - 1) }
    }
  }

  private func tensor(_ entry: FlatTable) -> ExportedTensor? {
    guard let type = entry.number(3, as: Int32.self).flatMap({ ElementType(rawValue: $0) }),
      let range = entry.bytes(4)
    else { return nil }
    let dimensions = entry.numbers(2).compactMap { Int(exactly: $0) }
    let (count, overflows) = dimensions.reduce((1, false)) { product, dimension in
      let (value, overflows) = product.0.multipliedReportingOverflow(by: dimension)
      return (value, product.1 || overflows || dimension < 0)
    }
    guard !overflows, count <= range.count, count * type.size == range.count else { return nil }
    return ExportedTensor(elementType: type, dimensions: dimensions, file: file, range: range)
  }
}
