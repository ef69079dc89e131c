/// What the elements of a tensor are, by the number that ONNX has for them.
///
/// #### Source
/// `onnx/onnx.proto`, `TensorProto.DataType`, which ONNX Runtime's own format and its C interface share.
enum ElementType: Int32 {
  case float32 = 1
  case uint8 = 2
  case int8 = 3
  case int64 = 7
  case bool = 9

  /// The bytes of an element.
  var size: Int {
    switch self {
    case .float32: 4
    case .uint8, .int8, .bool: 1
    case .int64: 8
    }
  }
}
