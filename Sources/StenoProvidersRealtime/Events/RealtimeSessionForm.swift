/// How a session is written.
enum RealtimeSessionForm: Sendable, Equatable {
  /// As the API has it today, nested.
  case current
  /// As in the API's beta, flat: servers that say so speak only that.
  case beta
}
