/// The languages of Vakyansh, by the names that it has for them.
package enum VakyanshLanguage {
  /// The number of each on the wire.
  ///
  /// #### Source
  /// Open-Speech-EkStep/speech-recognition-open-api @8771003, `Language.LanguageCode`; `en_bio` and `hi_en` are English
  /// for biology and Hindi mixed with English.
  private static let numbers: [String: Int] = [
    "hi": 0, "en": 1, "mr": 2, "ta": 3, "te": 4, "kn": 5, "gu": 6, "pa": 7, "bn": 8, "ml": 9, "as": 10, "brx": 11,
    "doi": 12, "ks": 13, "kok": 14, "mai": 15, "mni": 16, "ne": 17, "or": 18, "sd": 19, "si": 20, "ur": 21, "sat": 23,
    "lus": 24, "njz": 25, "pnr": 26, "kha": 27, "grt": 28, "sa": 29, "raj": 30, "bho": 31, "en_bio": 32, "hi_en": 33,
  ]

  /// All names, in order.
  package static let names = numbers.keys.sorted()

  /// All of them as BCP 47 tags.
  package static let tags = names.map { $0.replacing("_", with: "-x-") }

  /// The number of the language called `name`.
  package static func number(_ name: String) -> Int? { numbers[name] }

  /// The name for a BCP 47 tag, whose region means nothing here; Hindi where none is given, as on the wire.
  ///
  /// - Throws: ``ProviderFailure`` of kind `configuration` for a language that it does not know.
  package static func name(_ tag: String?) throws(ProviderFailure) -> String {
    guard let tag = tag?.lowercased() else { return "hi" }
    let primary = String(tag.prefix { $0 != "-" })
    if let name = [tag, tag.replacing("-x-", with: "_"), primary].first(where: { numbers[$0] != nil }) { return name }
    throw ProviderFailure(
      .configuration, "it does not support the language \(tag.excerpt); it supports \(names.joined(separator: ", "))")
  }
}
