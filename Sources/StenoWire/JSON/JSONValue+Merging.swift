extension JSONValue {
  /// The value with the members of another object in it, and winning: where both have an object, those are merged too.
  public func merging(_ other: JSONValue) -> JSONValue {
    guard case .object(var members) = self, case .object(let new) = other else { return other }
    for (name, value) in new {
      if let index = members.lastIndex(where: { $0.name == name }) {
        members[index].value = members[index].value.merging(value)
      } else {
        members.append((name, value))
      }
    }
    return .object(members)
  }
}
