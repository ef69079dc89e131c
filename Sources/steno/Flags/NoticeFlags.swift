import ArgumentParser

/// How much is told on standard error.
struct NoticeFlags: ParsableArguments {
  @Flag(name: .shortAndLong, help: "No progress, no live line, no notices; failures only.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Also tell what each input is, how long loading took, and how fast it went.")
  var verbose = false

  /// What tells it.
  var notices: Notices { Notices(isQuiet: quiet, isVerbose: verbose) }

  func validate() throws {
    if quiet && verbose { throw ValidationError("--quiet and --verbose contradict each other; give one.") }
  }
}
