extension Unicode.Scalar {
  /// Whether a reader cannot see it while it changes what they see around it: a control character that is no white space,
  /// or one that reorders the text behind it.
  ///
  /// Marks that only give neutral characters a side, and joiners, are part of how some languages are written, and stay.
  ///
  /// #### Source
  /// Unicode Standard Annex 9, section 2: embeddings, overrides and isolates; Unicode Technical Report 36, section 2.5.
  public var isHiddenControl: Bool {
    switch value {
    case 0x202A...0x202E, 0x2066...0x2069: true
    default: properties.generalCategory == .control && !properties.isWhitespace
    }
  }
}

extension String {
  /// The text without ``Swift/Unicode/Scalar/isHiddenControl`` characters: the pieces of a text, each cleaned, are the
  /// cleaned text.
  public var withoutHiddenControls: String {
    guard unicodeScalars.contains(where: \.isHiddenControl) else { return self }
    return String(String.UnicodeScalarView(unicodeScalars.filter { !$0.isHiddenControl }))
  }
}
