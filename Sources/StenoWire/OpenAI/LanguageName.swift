/// Languages as Whisper and its like name them.
package enum LanguageName {
  /// The BCP 47 tag for a name such as `english`, or for a tag; nil for neither.
  package static func tag(_ name: String?) -> String? {
    guard let name = name?.lowercased(), !name.isEmpty else { return nil }
    if let tag = tags[name] { return tag }
    let parts = name.split(separator: "-")
    let isTag = parts.first.map { (2...3).contains($0.count) && $0.allSatisfy { $0.isASCII && $0.isLetter } } ?? false
    guard isTag, parts.count <= 3, parts.dropFirst().allSatisfy({ (2...8).contains($0.count) }) else { return nil }
    return parts.count == 2 && parts[1].count == 2 ? "\(parts[0])-\(parts[1].uppercased())" : name
  }

  /// The name, such as `english`, of a BCP 47 tag's language; the tag itself where it has none, and nil for what is no tag.
  package static func name(of text: String?) -> String? {
    guard let tag = tag(text) else { return nil }
    return names[String(tag.prefix { $0 != "-" })] ?? tag
  }

  private static let names = Dictionary(tags.map { ($0.value, $0.key) }) { first, _ in first }

  /// #### Source
  /// openai/whisper `tokenizer.py`, `LANGUAGES`.
  private static let tags: [String: String] = [
    "english": "en", "chinese": "zh", "german": "de", "spanish": "es", "russian": "ru", "korean": "ko", "french": "fr",
    "japanese": "ja", "portuguese": "pt", "turkish": "tr", "polish": "pl", "catalan": "ca", "dutch": "nl",
    "arabic": "ar", "swedish": "sv", "italian": "it", "indonesian": "id", "hindi": "hi", "finnish": "fi",
    "vietnamese": "vi", "hebrew": "he", "ukrainian": "uk", "greek": "el", "malay": "ms", "czech": "cs",
    "romanian": "ro",
    "danish": "da", "hungarian": "hu", "tamil": "ta", "norwegian": "no", "thai": "th", "urdu": "ur", "croatian": "hr",
    "bulgarian": "bg", "lithuanian": "lt", "latin": "la", "maori": "mi", "malayalam": "ml", "welsh": "cy",
    "slovak": "sk", "telugu": "te", "persian": "fa", "latvian": "lv", "bengali": "bn", "serbian": "sr",
    "azerbaijani": "az", "slovenian": "sl", "kannada": "kn", "estonian": "et", "macedonian": "mk", "breton": "br",
    "basque": "eu", "icelandic": "is", "armenian": "hy", "nepali": "ne", "mongolian": "mn", "bosnian": "bs",
    "kazakh": "kk", "albanian": "sq", "swahili": "sw", "galician": "gl", "marathi": "mr", "punjabi": "pa",
    "sinhala": "si", "khmer": "km", "shona": "sn", "yoruba": "yo", "somali": "so", "afrikaans": "af", "occitan": "oc",
    "georgian": "ka", "belarusian": "be", "tajik": "tg", "sindhi": "sd", "gujarati": "gu", "amharic": "am",
    "yiddish": "yi", "lao": "lo", "uzbek": "uz", "faroese": "fo", "haitian creole": "ht", "pashto": "ps",
    "turkmen": "tk", "nynorsk": "nn", "maltese": "mt", "sanskrit": "sa", "luxembourgish": "lb", "myanmar": "my",
    "tibetan": "bo", "tagalog": "tl", "malagasy": "mg", "assamese": "as", "tatar": "tt", "hawaiian": "haw",
    "lingala": "ln", "hausa": "ha", "bashkir": "ba", "javanese": "jv", "sundanese": "su", "cantonese": "yue",
  ]
}
