import StenoCore
import StenoWire
import StenoProviders

/// An answer that is nothing but the text.
enum PlainAnswer {
  /// The text without white space around it. Some servers put it into JSON all the same.
  static func text(of answer: HTTPAnswer) throws(ProviderFailure) -> String {
    guard answer.mediaType == "application/json" else { return try answer.text().trimmingWhitespace }
    let value = try answer.json()
    if let text = value.string { return text.trimmingWhitespace }
    return try answer.transcript(of: value).trimmingWhitespace
  }
}
