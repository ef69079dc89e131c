import StenoProviders

/// Which of a provider's parameters take what several providers have a flag for.
struct HintParameters: Sendable {
  /// The parameter that takes `--prompt`, by model; nil where there is none.
  var prompt: @Sendable (_ model: String?) -> String? = { _ in nil }
  /// The parameter that takes each `--keyterm`, by model; nil where there is none.
  var keyterms: @Sendable (_ model: String?) -> String? = { _ in nil }

  /// An API that knows neither.
  static let none = HintParameters()

  /// OpenAI's: the adapter gives terms to models that know none as their prompt.
  static let openAI = HintParameters(prompt: { _ in "prompt" }, keyterms: { _ in "keyterms" })

  /// A realtime session's: only models that take a list take terms.
  static let realtime = HintParameters(
    prompt: { _ in "prompt" },
    keyterms: { $0.map(ProviderOptions.takesKeywords) ?? false ? "keywords" : nil })

  /// What they are, as flags, for refusals.
  func flags(_ model: String?) -> [String] {
    [prompt(model).map { _ in "--prompt" }, keyterms(model).map { _ in "--keyterm" }].compactMap { $0 }
  }
}

extension HintParameters {
  /// AI/ML API's families, each with a word of its own.
  ///
  /// #### Source
  /// aimlapi/api-docs @f14fa72, `docs/api-references/speech-models`.
  static let aiml = HintParameters(
    prompt: { $0?.hasPrefix("openai/") == true ? "prompt" : nil },
    keyterms: { model in
      guard let model, !model.hasPrefix("openai/"), !model.hasPrefix("microsoft/") else { return nil }
      if model.hasPrefix("aai/") { return "word_boost" }
      return model.contains("nova-3") ? "keyterm" : "keywords"
    })

  /// Riva's: phrases that are boosted.
  static let riva = HintParameters(keyterms: { _ in "phrases" })
}
