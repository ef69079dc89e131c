/// What a command line gives, as far as it must be known before it is parsed.
struct GivenFlags {
  /// The names of the flags given, as keys.
  private(set) var keys: Set<String> = []
  /// The value of each, where it was given with one; the last counts.
  private(set) var values: [String: String] = [:]
  /// Whether there is an argument that is no flag.
  private(set) var hasArgument = false

  /// Reads the arguments after a command's name.
  init(_ arguments: [String], flags: [FlagTable.Flag]) {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        hasArgument = hasArgument || !rest.isEmpty
        break
      }
      if argument.hasPrefix("--") {
        let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, let flag = flags.first(where: { $0.name == name }) else { continue }
        take(flag, value: parts.count > 1 ? String(parts[1]) : nil, from: &rest)
      } else if argument.count > 1, argument.hasPrefix("-") {
        takeLetters(argument.dropFirst(), flags, from: &rest)
      } else {
        hasArgument = true
      }
    }
  }

  private mutating func takeLetters(
    _ letters: Substring, _ flags: [FlagTable.Flag], from rest: inout ArraySlice<String>
  ) {
    for (index, letter) in zip(letters.indices, letters) {
      guard let flag = flags.first(where: { $0.letters.contains(letter) }) else { return }
      let after = String(letters[letters.index(after: index)...].drop { $0 == "=" })
      take(flag, value: after.isEmpty ? nil : after, from: &rest)
      if flag.takesValue { return }
    }
  }

  private mutating func take(_ flag: FlagTable.Flag, value: String?, from rest: inout ArraySlice<String>) {
    keys.insert(flag.key)
    guard flag.takesValue else { return }
    values[flag.key] = value ?? rest.popFirst()
  }
}
