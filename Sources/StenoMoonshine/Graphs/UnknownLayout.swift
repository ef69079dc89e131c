/// An export whose tensors are not found where those of the known exports are.
struct UnknownLayout: Error {
  /// What was looked for.
  var missing: String
}
