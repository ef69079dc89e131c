/// A computation that ONNX Runtime can run, as it is put together: inputs, trained constants, operations, outputs.
///
/// A value is known by its name. What is added comes out as an ONNX model in ``model``.
///
/// #### Source
/// `onnx/onnx.proto`, from which the numbers of the fields are. A message field that is given in several pieces is one
/// message, which is why every part of the graph can be written as soon as it is known.
struct OnnxGraph {
  /// A property of an operation.
  enum Attribute {
    case number(Int)
    case numbers([Int])
    case float(Float)
    case string(String)
  }

  /// What is done: an operation of ONNX itself, given by its name, or one of those that ONNX Runtime adds.
  struct Operation: ExpressibleByStringLiteral {
    fileprivate var name: String
    fileprivate var domain = ""

    init(stringLiteral name: String) {
      self.name = name
    }

    /// The operation `name` of ONNX Runtime's own.
    static func runtime(_ name: String) -> Operation {
      var operation = Operation(stringLiteral: name)
      operation.domain = runtimeDomain
      return operation
    }
  }

  private var writer = ProtobufWriter()
  private var count = 0

  /// The newest operators that every supported library has, and the oldest with those used here.
  private static let operatorSet = 17
  private static let formatVersion = 8
  /// A tensor of fewer bytes is not worth mapping a page of its file.
  private static let largeTensor = 1 << 16
  private static let runtimeDomain = "com.microsoft"
  private static let graphField: UInt64 = 7

  /// An empty graph.
  init() {
    writer.number(1, Self.formatVersion)
    for (domain, version) in [("", Self.operatorSet), (Self.runtimeDomain, 1)] {
      writer.message(8) { set in
        set.string(1, domain)
        set.number(2, version)
      }
    }
    writer.message(Self.graphField) { $0.string(2, "steno") }
  }

  /// The ONNX model.
  var model: [UInt8] { writer.bytes }

  /// Declares an input. A dimension of nil may be of any length.
  mutating func input(_ name: String, _ type: ElementType, _ dimensions: [Int?]) {
    declare(11, name, type, dimensions)
  }

  /// Declares that `name` is an output. A dimension of nil may be of any length.
  mutating func output(_ name: String, _ dimensions: [Int?]) {
    declare(12, name, .float32, dimensions)
  }

  /// Adds a trained tensor: a large one by its place in its file, so that it is never copied.
  mutating func constant(_ tensor: ExportedTensor) -> String {
    guard tensor.range.count >= Self.largeTensor else {
      return constant(tensor.elementType, tensor.dimensions) { unsafe $0.payload(9, tensor.bytes) }
    }
    let place = [
      ("location", tensor.file.name), ("offset", String(tensor.range.lowerBound)),
      ("length", String(tensor.range.count)),
    ]
    return constant(tensor.elementType, tensor.dimensions) { field in
      for (key, value) in place {
        field.message(13) { entry in
          entry.string(1, key)
          entry.string(2, value)
        }
      }
      field.number(14, 1)
    }
  }

  /// Adds floats of these dimensions.
  mutating func constant(_ values: [Float], _ dimensions: [Int]) -> String {
    constant(.float32, dimensions) { field in unsafe values.withUnsafeBytes { unsafe field.payload(9, $0) } }
  }

  /// Adds a row of integers.
  mutating func constant(_ values: [Int64]) -> String {
    constant(.int64, [values.count]) { field in unsafe values.withUnsafeBytes { unsafe field.payload(9, $0) } }
  }

  /// Adds an operation whose results get the names `outputs`; an empty name leaves an input or an output out.
  mutating func add(
    _ operation: Operation, _ inputs: [String], outputs: [String],
    _ attributes: KeyValuePairs<String, Attribute> = [:]
  ) {
    writer.message(Self.graphField) { graph in
      graph.message(1) { node in
        for name in inputs { node.string(1, name) }
        for name in outputs { node.string(2, name) }
        node.string(4, operation.name)
        for (name, value) in attributes { node.message(5) { Self.write(name, value, to: &$0) } }
        node.string(7, operation.domain)
      }
    }
  }

  /// Adds an operation with one result, and gives that.
  mutating func add(
    _ operation: Operation, _ inputs: [String],
    _ attributes: KeyValuePairs<String, Attribute> = [:]
  ) -> String {
    let name = newName()
    add(operation, inputs, outputs: [name], attributes)
    return name
  }

  /// A name that nothing has yet.
  mutating func newName() -> String {
    count += 1
    return "v\(count)"
  }

  private mutating func constant(
    _ type: ElementType, _ dimensions: [Int], _ write: (inout ProtobufWriter) -> Void
  ) -> String {
    let name = newName()
    writer.message(Self.graphField) { graph in
      graph.message(5) { tensor in
        for dimension in dimensions { tensor.number(1, dimension) }
        tensor.number(2, Int(type.rawValue))
        tensor.string(8, name)
        write(&tensor)
      }
    }
    return name
  }

  private mutating func declare(_ field: UInt64, _ name: String, _ type: ElementType, _ dimensions: [Int?]) {
    writer.message(Self.graphField) { graph in
      graph.message(field) { value in
        value.string(1, name)
        value.message(2) { type_ in
          type_.message(1) { tensor in
            tensor.number(1, Int(type.rawValue))
            tensor.message(2) { shape in
              for (index, dimension) in dimensions.enumerated() {
                shape.message(1) { Self.write(dimension, named: "\(name).\(index)", to: &$0) }
              }
            }
          }
        }
      }
    }
  }

  private static func write(_ dimension: Int?, named name: String, to writer: inout ProtobufWriter) {
    if let dimension { writer.number(1, dimension) } else { writer.string(2, name) }
  }

  private static func write(_ name: String, _ value: Attribute, to writer: inout ProtobufWriter) {
    writer.string(1, name)
    switch value {
    case .float(let float):
      writer.float(2, float)
      writer.number(20, 1)
    case .number(let number):
      writer.number(3, number)
      writer.number(20, 2)
    case .string(let string):
      writer.string(4, string)
      writer.number(20, 3)
    case .numbers(let numbers):
      for number in numbers { writer.number(8, number) }
      writer.number(20, 7)
    }
  }
}
