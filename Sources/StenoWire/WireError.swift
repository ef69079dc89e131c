/// Why a value is not what its format says it should be: which member, and what it must be.
public struct WireError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The member by its path, such as `words[2].start_ms`; empty for the whole value.
  public var path: String
  /// What is wrong with it, as the rest of a sentence that begins with its name: `is missing`.
  public var problem: String

  /// What is wrong and where.
  ///
  /// - Parameters:
  ///   - path: The member by its path; empty for the whole value.
  ///   - problem: What is wrong with it, as the rest of a sentence.
  public init(path: String, problem: String) {
    self.path = path
    self.problem = problem
  }

  /// What is wrong and where, in one sentence.
  public var description: String { (path.isEmpty ? "the value" : path) + " " + problem }
}
