extension Character {
  /// The columns of a terminal that the character takes: 2 for the wide ones of East Asia and for emoji, else 1.
  ///
  /// #### Source
  /// Unicode Standard Annex #11, *East Asian Width*, classes W and F, by block.
  var columns: Int {
    unicodeScalars.contains { scalar in
      switch scalar.value {
      case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1FAFF,
        0x20000...0x3FFFD:
        true
      default: scalar.properties.isEmojiPresentation
      }
    } ? 2 : 1
  }
}
