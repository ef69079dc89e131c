import StenoWire

/// A language as people give it.
enum LanguageFlag {
  /// The tag for a language given as a tag, as its English name, or as `auto`, for which there is none.
  ///
  /// - Throws: ``CommandError`` for what is neither.
  static func tag(_ text: String?) throws -> String? {
    guard let text = text.map({ $0.replacing("_", with: "-") }), !text.isEmpty, text.lowercased() != "auto" else {
      return nil
    }
    guard let tag = LanguageName.tag(text) else {
      throw CommandError(
        .usage,
        "--language is \(text); give a tag such as en, de or pt-BR, an English name such as german, or auto to detect it.",
        setting: "language")
    }
    // A tag stays as it is written.
    return tag.lowercased() == text.lowercased() ? text : tag
  }
}
