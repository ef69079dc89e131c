import StenoWire
import StenoProviders

/// The generation parameters of Hugging Face's document, and what each may be.
enum GenerationParameters {
  private static let numbers = ["temperature", "top_p", "typical_p", "epsilon_cutoff", "eta_cutoff", "penalty_alpha"]
  private static let integers = [
    "top_k", "max_length", "max_new_tokens", "min_length", "min_new_tokens", "num_beams", "num_beam_groups",
  ]
  private static let switches = ["do_sample", "use_cache"]

  /// - Throws: ``ProviderFailure`` of kind `configuration` for one that the document does not have, or of another kind.
  static func check(_ members: [(name: String, value: JSONValue)]) throws(ProviderFailure) {
    for (name, value) in members {
      let isRight: Bool
      if numbers.contains(name) {
        isRight = value.number != nil
      } else if integers.contains(name) {
        isRight = value.integer != nil
      } else if switches.contains(name) {
        isRight = value.bool != nil
      } else if name == "early_stopping" {
        isRight = value.bool != nil || value.string == "never"
      } else {
        let known = (numbers + integers + switches + ["early_stopping"]).sorted().joined(separator: ", ")
        throw ProviderFailure(
          .configuration, "there is no generation parameter \(name.excerpt); the parameters are \(known)")
      }
      guard isRight else {
        throw ProviderFailure(.configuration, "the generation parameter \(name) cannot be \(value.text.excerpt)")
      }
    }
  }
}
