import StenoWire
import StenoProviders

extension Array where Element == MultipartField {
  /// These fields, and over them what the configuration adds: a field of the same name is replaced.
  func overlaid(with extra: [(name: String, value: JSONValue)]) -> [MultipartField] {
    let names = Set(extra.flatMap { [$0.name, $0.name + "[]"] })
    return filter { !names.contains($0.name) } + extra.flatMap { Self.fields($0.name, $0.value) }
  }

  /// A JSON value as text fields: a list as several fields with brackets, an object as its text.
  private static func fields(_ name: String, _ value: JSONValue) -> [MultipartField] {
    if let list = value.array { return list.map { (name + "[]", $0.string ?? $0.text) } }
    return value.isNull ? [] : [(name, value.string ?? value.text)]
  }
}

/// A text field of a form.
typealias MultipartField = MultipartForm.Field

extension ProviderOptions {
  /// The options of every provider that speaks HTTP.
  static let ofHTTP = ["stream_upload"]
  /// Those of every one whose API takes FLAC too.
  static let ofHTTPWithFLAC = ofHTTP + ["upload"]
}
