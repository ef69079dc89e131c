extension String {
  /// The text with what markup gives a meaning to written as references: `&`, `<` and `>`, and so no `-->` either.
  ///
  /// Goes by scalars, since a combining mark may stand right after one of these and make one character with it.
  var escapedForMarkup: String {
    var text = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
