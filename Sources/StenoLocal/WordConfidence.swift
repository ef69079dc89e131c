import Glibc

/// How likely it is that a word is right, from what the model made of it and of the whole text.
///
/// The model doubts a word of which it is right more often than it says, and in noise it is sure of words that are wrong;
/// there, all of the text is less probable.
///
/// #### Source
/// Logistic regression (Platt's scaling, *Probabilistic Outputs for Support Vector Machines*, 1999) on 4,316 words read
/// live: public read and spontaneous speech, native and not, a fifth of it in noise, and the same at other speeds. Over all
/// of it, confidence and the share of right words are within 0.07 of each other in every fifth of the range. The area under
/// the ROC curve is 0.91; with the least probability alone it is 0.89.
enum WordConfidence {
  /// What no word is below. Words that seem hopeless are right one time in ten in noise and two times in five without.
  static let least: Float = 0.2

  private static let wordWeight: Float = 0.86
  private static let textWeight: Float = 5.3
  private static let bias: Float = 1.25
  /// Beyond it the odds of a word say nothing more.
  private static let mostOdds: Float = 999

  /// The confidence in a word.
  ///
  /// - Parameters:
  ///   - leastLogProbability: Of the word's tokens.
  ///   - meanLogProbability: Of the text's tokens.
  /// - Returns: From ``least`` to 1.
  static func confidence(leastLogProbability: Float, meanLogProbability: Float) -> Float {
    let probability = expf(leastLogProbability)
    let odds = max(1 / mostOdds, min(mostOdds, probability / max(1 - probability, .ulpOfOne)))
    let logit = wordWeight * logf(odds) + textWeight * meanLogProbability + bias
    return least + (1 - least) / (1 + expf(-logit))
  }
}
