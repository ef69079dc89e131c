import Glibc
import StenoCaption

/// Which file each of several inputs is written to.
struct Destinations {
  private let output: String?
  private let isFolder: Bool
  private let format: OutputFormat

  /// Checks that `output` can take the results of all `inputs`: a folder takes a file each, a file or standard output
  /// only what can be told apart.
  init(inputs: [String], output: String?, format: OutputFormat) throws {
    self.output = output
    self.format = format
    isFolder = output.map { Self.isFolder($0) } ?? false
    guard inputs.count > 1, !isFolder else { return }
    if let output {
      throw CommandError(.usage, "-o \(output) is one file for \(inputs.count) inputs; name an existing folder instead.")
    }
    guard [.text, .jsonl, .tsv].contains(format) else {
      throw CommandError(
        .usage, "\(format.rawValue) documents cannot follow one another; add -o FOLDER, or give one input.")
    }
  }

  /// The file for the results of `input`; nil for standard output.
  func path(for input: String) -> String? {
    guard let output, isFolder else { return output }
    let name = input.split(separator: "/").last.map { String($0) } ?? input
    let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    let base = stem.isEmpty || stem == "-" ? "stdin" : stem
    return "\(output)/\(base).\(format == .text ? "txt" : format.rawValue)"
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
