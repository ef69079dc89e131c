import ArgumentParser

/// How much is told on standard error.
struct NoticeFlags: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Report failures only: no progress, live line or notices.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Also report the format of each input, loading time and speed.")
  var verbose = false

  /// What tells it.
  var notices: Notices { Notices(isQuiet: quiet, isVerbose: verbose) }

  func validate() throws {
    if quiet && verbose { throw ValidationError("--quiet and --verbose cannot be combined; give one of them.") }
  }
}
