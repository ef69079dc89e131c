import ArgumentParser

/// The benchmarks, one subcommand each.
@main
struct StenoBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "steno-bench",
    abstract: "Measures Steno against a reference in the same run.",
    subcommands: [VADBenchmark.self])
}
