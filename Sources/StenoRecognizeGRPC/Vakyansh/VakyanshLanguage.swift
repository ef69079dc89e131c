#if GRPC
  import StenoRecognizeRemote

  /// The languages of Vakyansh, by the names that it has for them.
  enum VakyanshLanguage {
    typealias Code = Ekstep_SpeechRecognition_Language.LanguageCode

    /// #### Source
    /// `Language.LanguageCode` of its published interface; `en_bio` and `hi_en` are English for biology and Hindi mixed with
    /// English.
    private static let codes: [String: Code] = [
      "hi": .hi, "en": .en, "mr": .mr, "ta": .ta, "te": .te, "kn": .kn, "gu": .gu, "pa": .pa, "bn": .bn, "ml": .ml,
      "as": .as, "brx": .brx, "doi": .doi, "ks": .ks, "kok": .kok, "mai": .mai, "mni": .mni, "ne": .ne, "or": .or,
      "sd": .sd, "si": .si, "ur": .ur, "sat": .sat, "lus": .lus, "njz": .njz, "pnr": .pnr, "kha": .kha, "grt": .grt,
      "sa": .sa, "raj": .raj, "bho": .bho, "en_bio": .enBio, "hi_en": .hiEn,
    ]

    /// All names, in order.
    static let names = codes.keys.sorted()

    /// The name for a BCP 47 tag, whose region means nothing here; Hindi where none is given, as on the wire.
    ///
    /// - Throws: `ProviderFailure` for a language that it does not know.
    static func name(_ tag: String?) throws(ProviderFailure) -> String {
      guard let tag = tag?.lowercased() else { return "hi" }
      let primary = String(tag.prefix { $0 != "-" })
      if codes[tag] != nil { return tag }
      if codes[primary] != nil { return primary }
      throw ProviderFailure(
        .configuration, "it does not know \(tag.excerpt); it knows \(names.joined(separator: ", "))")
    }

    /// The language as it travels.
    static func message(_ name: String) -> Ekstep_SpeechRecognition_Language {
      var language = Ekstep_SpeechRecognition_Language()
      language.sourceLanguage = codes[name] ?? .hi
      return language
    }
  }
#endif
