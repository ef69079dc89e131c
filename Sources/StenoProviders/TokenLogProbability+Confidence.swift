import Glibc
public import StenoCore

extension TokenLogProbability {
  /// The mean probability of these tokens, in `0...1`; nil for none. A positive logarithm, which no probability has, counts
  /// as certainty.
  public static func confidence(of tokens: [TokenLogProbability]?) -> Float? {
    guard let tokens, !tokens.isEmpty else { return nil }
    return tokens.reduce(0) { $0 + expf(min($1.logProbability, 0)) } / Float(tokens.count)
  }
}
