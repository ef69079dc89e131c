/// What a provider does about the language spoken.
enum LanguageChoice: Sendable, Equatable {
  /// It takes a language, and detects it where none is given.
  case detects
  /// It detects the language and cannot be given one.
  case onlyDetects
  /// It takes a language, and means this one where none is given.
  case fixed(String)

  /// What there is to say about the language that a provider is asked for.
  ///
  /// - Parameter language: The language's tag; nil where none was given.
  /// - Returns: The notice; nil where it needs none.
  func notice(_ language: String?) -> String? {
    switch self {
    case .onlyDetects: language.map { "it always detects the language; \($0) is ignored" }
    case .fixed(let tag) where language == nil:
      "it does not detect the language and assumes \(tag); give --language TAG for another"
    case .fixed, .detects: nil
    }
  }
}
