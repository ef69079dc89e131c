import ArgumentParser
import Glibc
import StenoCapture
import StenoCore

/// What to say to someone whose first argument is no command: a recording without one, or a misspelled name.
enum MistakenCommand {
  /// The remedy; nil where `argument` is a command, or an option that the argument parser reads.
  static func remedy(for argument: String, commands: [String]) -> String? {
    // `help` is the argument parser's own.
    guard !argument.hasPrefix("-"), argument != "help", !commands.contains(argument) else { return nil }
    let name = argument.printable
    if argument.contains("://") || access(argument.pathBytes, F_OK) == 0 {
      return "\(name) is not a command; to transcribe it, run: steno transcribe \(name)"
    }
    if argument.contains(where: { "./".contains($0) }) {
      return "\(name) is neither a command nor a file; to transcribe a file, run: steno transcribe FILE"
    }
    let near = nearestName(to: argument, in: commands).map { "; did you mean steno \($0)?" } ?? "."
    return "there is no command \(name)\(near) The commands are \(commands.joined(separator: ", "))."
  }
}

/// The one of `names` that somebody surely meant by `name`; nil where none is near.
func nearestName(to name: String, in names: [String]) -> String? {
  nearestNames(to: name, in: names).first { isNear($0.lowercased(), name.lowercased()) }
}

/// Whether one is the beginning of the other, or they share most of their letters in pairs.
///
/// #### Source
/// L. R. Dice, *Measures of the Amount of Ecologic Association Between Species*, 1945, over pairs of letters.
private func isNear(_ left: String, _ right: String) -> Bool {
  guard min(left.count, right.count) > 1 else { return left == right }
  if left.hasPrefix(right) || right.hasPrefix(left) { return true }
  let (a, b) = (pairs(of: left), pairs(of: right))
  return 2 * a.intersection(b).count * 2 >= a.count + b.count
}

private func pairs(of text: String) -> Set<String> {
  Set(zip(text, text.dropFirst()).map { "\($0)\($1)" })
}
