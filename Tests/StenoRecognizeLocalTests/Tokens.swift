import Foundation
import StenoCore

@testable import StenoRecognizeLocal

/// A small vocabulary for tests, written as a model's file and read back.
enum Tokens {
  /// Numbers 0 to 2 are the markers; the others stand for what is written here, `_` for a space.
  static let pieces = ["<unk>", "<s>", "</s>", "_Hel", "lo", "_wor", "ld", ".", "_", "<<ST_0>>", "_caf", "\u{E9}"]

  static func tokenizer() throws -> Tokenizer {
    try tokenizer(bytes: pieces.flatMap { entry(Array($0.replacing("_", with: "\u{2581}").utf8)) })
  }

  /// An entry of the file: the length in one or two bytes, and the piece.
  static func entry(_ piece: [UInt8]) -> [UInt8] {
    let length = piece.count
    return (length < 128 ? [UInt8(length)] : [UInt8(length % 128 + 128), UInt8(length / 128)]) + piece
  }

  static func tokenizer(bytes: [UInt8]) throws -> Tokenizer {
    let file = FileManager.default.temporaryDirectory.appending(path: "steno-tokenizer-\(UUID().uuidString)")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try Tokenizer(MappedFile(path: file.path))
  }

  /// Tokens that the model is as good as sure of.
  static func sure(_ ids: [Int]) -> [Hypothesis.Token] {
    ids.map { Hypothesis.Token(id: $0, logProbability: -0.01) }
  }
}
