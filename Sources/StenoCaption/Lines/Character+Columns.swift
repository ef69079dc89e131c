extension Character {
  /// The columns that the character takes where all are as wide as one another, as on a terminal: 2 for the wide ones of
  /// East Asia and for emoji, 0 for what shows nothing, else 1.
  ///
  /// #### Source
  /// Unicode Standard Annex #11, *East Asian Width*, classes W and F, by block.
  public var columns: Int {
    if isASCII { return 1 }
    if unicodeScalars.allSatisfy({ $0.properties.isDefaultIgnorableCodePoint }) { return 0 }
    return unicodeScalars.contains { $0.isWide } ? 2 : 1
  }
}

extension Unicode.Scalar {
  fileprivate var isWide: Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1FAFF,
      0x20000...0x3FFFD:
      true
    // U+FE0F asks for the picture of what is text otherwise.
    case 0xFE0F: true
    default: properties.isEmojiPresentation
    }
  }

  /// Whether a line may break on both sides, as in the scripts that put no spaces between words.
  var isIdeographic: Bool {
    switch value {
    case 0x3041...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFD: true
    default: false
    }
  }
}

extension StringProtocol {
  /// The columns of all characters together.
  public var columns: Int { reduce(0) { $0 + $1.columns } }
}
