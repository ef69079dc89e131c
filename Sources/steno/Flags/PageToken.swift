import Foundation
import StenoSystem

/// Where the token of the captions page comes from: a flag, a file or the environment.
enum PageToken {
  /// The longest token, in bytes; what a line of a browser's address takes without trouble.
  private static let longest = 4_096

  /// The token that was given; nil where none was.
  ///
  /// - Parameters:
  ///   - flag: What `--token` says.
  ///   - file: What `--token-file` names.
  ///   - notices: Whom to warn of a token that others can read.
  /// - Returns: The token.
  /// - Throws: ``CommandError`` where two are given, or the file cannot be read or holds none.
  static func resolve(flag: String?, file: String?, notices: Notices) throws -> String? {
    guard flag == nil || file == nil else { throw CommandError(.usage, "give --token or --token-file, not both.") }
    if let flag {
      notices.tell("--token is visible in the process list; use --token-file or $STENO_TOKEN instead.")
      return flag
    }
    guard let file else { return ProcessInfo.processInfo.environment["STENO_TOKEN"] }
    do {
      let bytes = try readFile(file, limit: longest)
      let token = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
      guard !token.isEmpty else { throw CommandError(.configuration, "--token-file \(file): the file is empty.") }
      if isReadableByOthers(file) {
        notices.tell("\(file) can be read by other users of this machine; run: chmod 600 \(file)")
      }
      return token
    } catch let error as FileError {
      throw CommandError(.configuration, "--token-file: \(error.message).")
    }
  }

  private static func isReadableByOthers(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
    return status.st_mode & (S_IRGRP | S_IROTH) != 0
  }
}
