import Foundation

/// What the VAD benchmark found; times are CPU microseconds a window.
struct VADResult: Encodable {
  var runtime: String
  var kernel: String
  var windows: Int
  var streams: Int
  var reference: Double
  var single: Double
  var batched: Double
  /// The largest difference of two probabilities.
  var difference: Float
  var bytesPerStream: Int

  /// One line of JSON.
  var json: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      encoder.keyEncodingStrategy = .convertToSnakeCase
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }

  /// A table in Markdown.
  var table: String {
    """
    | VAD, \(windows) windows of 32 ms | CPU µs a window | of ONNX Runtime | budget |
    |---|---|---|---|
    | ONNX Runtime \(runtime), one thread | \(rounded(reference)) | 1 | |
    | Steno (\(kernel)), one stream | \(rounded(single)) | \(ratio(single)) | 1/5 |
    | Steno (\(kernel)), \(streams) streams batched | \(rounded(batched)) | \(ratio(batched)) | 1/10 |

    Largest difference of a probability: \(String(format: "%.1e", difference)) (allowed: 1e-4). \
    Memory a stream: \(bytesPerStream) bytes (allowed: 65,536).
    """
  }

  private func rounded(_ value: Double) -> String { String(format: "%.1f", value) }

  private func ratio(_ value: Double) -> String { String(format: "1/%.1f", reference / value) }
}
