import Glibc
import StenoCaption
import StenoCore
import StenoDecode

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
    try refuseClashes(of: inputs)
    guard inputs.count > 1, !isFolder else { return }
    if let output {
      throw CommandError(
        .usage, "-o \(output) is one file for \(inputs.count) inputs; name an existing folder instead.")
    }
    guard [.text, .jsonl, .tsv].contains(format) else {
      throw CommandError(
        .usage, "\(format.rawValue) documents cannot be concatenated; add -o FOLDER, or give one input.")
    }
  }

  /// The file for the results of `input`; nil for standard output.
  func path(for input: String) -> String? {
    guard let output, isFolder else { return output }
    let media = MediaInput(input)
    // A URL's query is no part of a name, and may hold credentials.
    let input = if case .url = media { media.name } else { input }
    let name = input.split(separator: "/").last.map { String($0) } ?? input
    let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
    let base = stem.isEmpty || stem == "-" ? "stdin" : stem
    return "\(output)/\(base).\(format == .text ? "txt" : format.rawValue)"
  }

  /// Refuses results that would overwrite each other or an input.
  private func refuseClashes(of inputs: [String]) throws {
    var taken: [String: String] = [:]
    for input in inputs {
      guard let path = path(for: input) else { continue }
      try refuseOverwriting(input, with: path)
      if isFolder, let other = taken.updateValue(input, forKey: path) {
        throw CommandError(
          .usage,
          "the results of \(MediaInput(other).name) and \(MediaInput(input).name) would both be written to \(path); "
            + "transcribe them one at a time.")
      }
    }
  }

  /// Whether there is a folder at `path`.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path.pathBytes, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}

/// Refuses to write results over the input that they come from.
func refuseOverwriting(_ input: String, with output: String) throws {
  var (read, written) = (stat(), stat())
  let path = input.hasPrefix("file:") ? String(input.dropFirst("file:".count)) : input
  guard stat(path.pathBytes, &read) == 0, stat(output.pathBytes, &written) == 0, read.st_mode & S_IFMT == S_IFREG else {
    return
  }
  guard read.st_dev == written.st_dev, read.st_ino == written.st_ino else { return }
  throw CommandError(.usage, "\(output) is the input itself; write the result to another file.")
}
