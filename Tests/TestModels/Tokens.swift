import Foundation
package import StenoMoonshine

/// A small vocabulary for tests, written as a model's file and read back.
package enum Tokens {
  /// Numbers 0 to 2 are the markers; the others stand for what is written here, `_` for a space.
  package static let pieces = [
    "<unk>", "<s>", "</s>", "_Hel", "lo", "_wor", "ld", ".", "_", "<<ST_0>>", "_caf", "\u{E9}",
  ]

  package static func tokenizer() throws -> Tokenizer {
    try tokenizer(bytes: pieces.flatMap { entry(Array($0.replacing("_", with: "\u{2581}").utf8)) })
  }

  /// An entry of the file: the length in one or two bytes, and the piece.
  package static func entry(_ piece: [UInt8]) -> [UInt8] {
    let length = piece.count
    return (length < 128 ? [UInt8(length)] : [UInt8(length % 128 + 128), UInt8(length / 128)]) + piece
  }

  package static func tokenizer(bytes: [UInt8]) throws -> Tokenizer {
    let file = FileManager.default.temporaryDirectory.appending(path: "steno-tokenizer-\(UUID().uuidString)")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try Tokenizer(path: file.path)
  }
}
