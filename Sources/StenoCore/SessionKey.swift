/// Tells the sessions of one engine apart. Two sessions of an engine never have the same key.
package struct SessionKey: Sendable, Hashable, Comparable {
  /// A number that no other session of the engine has.
  package var number: Int

  /// The key with this number.
  package init(_ number: Int) {
    self.number = number
  }

  /// Orders sessions by when they began.
  package static func < (left: SessionKey, right: SessionKey) -> Bool { left.number < right.number }
}
