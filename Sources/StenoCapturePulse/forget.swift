import CPulse

/// Lets go of a question to the server; its answer comes all the same.
func forget(_ operation: OpaquePointer?) {
  if let operation = unsafe operation { unsafe pa_operation_unref(operation) }
}
