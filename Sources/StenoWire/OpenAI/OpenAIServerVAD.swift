/// When a server cuts speech into segments: the values of `server_vad` that were given.
///
/// #### Source
/// openai/openai-openapi @f85dbe2, `VadConfig` and `RealtimeTurnDetection`.
public struct OpenAIServerVAD: Sendable, Equatable {
  /// The values that the padding and the silence may have, in milliseconds.
  static let milliseconds: ClosedRange<Int64> = 0...5_000

  /// Probability, in `0...1`, at or above which a window is speech; nil for the default, 0.5.
  public var threshold: Double?
  /// Audio kept before the onset, in milliseconds, `0...5000`; nil for the default, 300.
  public var prefixPaddingMilliseconds: Int?
  /// Silence that ends a segment, in milliseconds, `0...5000`; nil for the default: 200 for files, 500 for streams.
  public var silenceDurationMilliseconds: Int?

  /// The defaults.
  public init() {}

  /// Reads an object's members; others are passed over.
  init(_ object: JSONObjectReader) throws(WireError) {
    threshold = try object.number("threshold", in: 0...1)
    prefixPaddingMilliseconds = try object.integer("prefix_padding_ms", in: Self.milliseconds).map { Int($0) }
    silenceDurationMilliseconds = try object.integer("silence_duration_ms", in: Self.milliseconds).map { Int($0) }
  }

  /// The object's members, those that were given.
  var members: [(name: String, value: JSONValue)] {
    [("type", .string("server_vad"))] + (threshold.map { [("threshold", JSONValue(double: $0))] } ?? [])
      + (prefixPaddingMilliseconds.map { [("prefix_padding_ms", .integer(Int64($0)))] } ?? [])
      + (silenceDurationMilliseconds.map { [("silence_duration_ms", .integer(Int64($0)))] } ?? [])
  }
}
