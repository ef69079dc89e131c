/// What a server is asked for, found out by what it refuses. A value: who asks says what became of it.
///
/// Only what Steno asks for by itself can be left out or replaced; where a server refuses what a user asked for, the
/// refusal stands.
public struct RequestAdaptation: Sendable, Equatable {
  /// One form of the request.
  public struct Variant: Sendable, Equatable {
    /// Fields that are left out.
    public var omitted: Set<String> = []
    /// The index of the model that is asked for.
    public var model = 0

    /// Everything is asked for, of the first model.
    public init() {}
  }

  /// Refusals without a reason that are searched for one, while the server has taken nothing yet.
  private static let mostSearches = 3

  private let fields: [String]
  private let models: Int
  private var searches = 0
  private var hasAccepted = false
  /// What the next request asks for.
  public private(set) var variant = Variant()

  /// - Parameters:
  ///   - fields: What can be left out, the likeliest reason of a refusal first.
  ///   - models: How many models there are to choose from; no fewer than 1.
  public init(fields: [String] = [], models: Int = 1) {
    self.fields = fields
    self.models = models
  }

  /// The server took a request of this form.
  ///
  /// - Returns: Whether that is news: the form is another one than was asked for so far.
  public mutating func accepted(_ taken: Variant) -> Bool {
    hasAccepted = true
    guard taken != variant, isBeyond(taken) else { return false }
    variant = taken
    return true
  }

  /// Whether `other` has given up at least all that was given up so far.
  private func isBeyond(_ other: Variant) -> Bool {
    other.omitted.isSuperset(of: variant.omitted) && other.model >= variant.model
  }

  /// The server refused a request of this form.
  ///
  /// A field that it names is left out from now on. Where it names nothing, and has taken nothing so far, the forms
  /// are tried one after the other, each with less than the one before.
  ///
  /// - Returns: The form to ask for instead; nil where the refusal stands.
  package mutating func refused(_ asked: Variant, _ mentions: RefusalMentions) -> Variant? {
    // Meanwhile another segment found out.
    if asked != variant, isBeyondAll(of: asked) { return variant }
    var next = asked
    let named = named(in: mentions).filter { !asked.omitted.contains($0) }
    if !named.isEmpty {
      next.omitted.formUnion(named)
    } else if mentions.name("model"), asked.model + 1 < models {
      next.model += 1
    } else {
      return mentions.fields.isEmpty ? searched(asked) : nil
    }
    if isBeyond(next) { variant = next }
    return next
  }

  /// Whether a refusal names what can be left out or replaced.
  package func names(_ mentions: RefusalMentions, of asked: Variant) -> Bool {
    named(in: mentions).contains { !asked.omitted.contains($0) }
      || (mentions.name("model") && asked.model + 1 < models)
  }

  /// A message that names a field often names the model too, as in "this model cannot stream".
  private func named(in mentions: RefusalMentions) -> [String] {
    let named = fields.filter(mentions.name)
    return mentions.fields.isEmpty ? Array(named.prefix(1)) : named
  }

  private func isBeyondAll(of asked: Variant) -> Bool {
    variant.omitted.isSuperset(of: asked.omitted) && variant.model >= asked.model
  }

  private mutating func searched(_ asked: Variant) -> Variant? {
    guard !hasAccepted else { return nil }
    if asked == variant {
      guard searches < Self.mostSearches else { return nil }
      searches += 1
    }
    var next = asked
    if let field = fields.first(where: { !asked.omitted.contains($0) }) {
      next.omitted.insert(field)
    } else if asked.model + 1 < models {
      next.model += 1
    } else {
      return nil
    }
    return next
  }
}
