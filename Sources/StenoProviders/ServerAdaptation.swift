import Synchronization

/// Asks a server in the form that it takes, which all segments of a session find out together; what is given up for that
/// is said once.
public final class ServerAdaptation: Sendable {
  private let state: Mutex<RequestAdaptation>
  private let models: [String]
  private let notices: ProviderNotices

  /// A server of which nothing is known yet.
  ///
  /// - Parameters:
  ///   - fields: What can be left out of a request, the likeliest reason of a refusal first: never what a user set.
  ///   - models: The models to choose from, the best first; one where a user named it, none where there is no such thing.
  ///   - notices: Who is told of what is given up.
  public init(fields: [String], models: [String], notices: ProviderNotices) {
    state = Mutex(RequestAdaptation(fields: fields, models: max(1, models.count)))
    self.models = models
    self.notices = notices
  }

  /// Runs `ask` with the form that the server takes, and again with another where it refuses that.
  ///
  /// - Parameter ask: Asks once.
  /// - Returns: What `ask` returned for the form that was taken.
  /// - Throws: ``ProviderFailure``: the refusal where it stands, and any other failure; `CancellationError`.
  public func run<Result>(_ ask: (RequestAdaptation.Variant) async throws -> Result) async throws -> Result {
    var variant = state.withLock { $0.variant }
    var refusal: ProviderFailure?
    while true {
      do {
        let result = try await ask(variant)
        if state.withLock({ $0.accepted(variant) }) { tell(variant) }
        return result
      } catch let failure as ProviderFailure {
        guard let mentions = failure.mentions else { throw failure }
        let (next, known) = state.withLock { ($0.refused(variant, mentions), $0.variant) }
        guard let next else { throw refusal ?? failure }
        if next == known { tell(next) }
        // Of a search that finds nothing, the first answer says most.
        refusal = refusal ?? failure
        variant = next
      }
    }
  }

  /// Whether a failure names what another form of the request would do without.
  package func adapts(to failure: ProviderFailure, of variant: RequestAdaptation.Variant) -> Bool {
    guard let mentions = failure.mentions else { return false }
    return state.withLock { $0.names(mentions, of: variant) }
  }

  private func tell(_ variant: RequestAdaptation.Variant) {
    for field in variant.omitted.sorted() {
      let meaning = field == "stream" ? "; text arrives all at once, not word by word" : ""
      notices.tell("this server does not support \(field), so it is omitted\(meaning)")
    }
    if variant.model > 0, models.indices.contains(variant.model) {
      notices.tell("this server has no model \(models[0]); \(models[variant.model]) is used instead")
    }
  }
}
