package import StenoCore

/// The pieces that a model's token numbers stand for.
///
/// #### Source
/// `tokenizer.bin` of the moonshine-voice package: one entry a token, in the order of the numbers, each a length (one
/// byte below 128, else two: the first less 128, plus 128 times the second) and that many bytes. U+2581 stands for a
/// space; pieces between `<` and `>` are markers without text.
package struct Tokenizer: Sendable {
  /// Each token's bytes in UTF-8, a space where the file has U+2581; empty for markers.
  private let pieces: [[UInt8]]

  /// Reads the tokenizer file at `path`.
  package init(path: String) throws(RecognitionFailure) {
    let file = try MappedFile(path: path)
    var pieces: [[UInt8]] = []
    var rest = unsafe [UInt8](file.bytes)[...]
    while let first = rest.popFirst() {
      var length = Int(first)
      if first >= 128 {
        length += 128 * Int(rest.popFirst() ?? .max) - 128
      }
      guard length <= rest.count else {
        throw .badModel("\(file.path) ends inside token \(pieces.count). `make setup` installs it again.")
      }
      pieces.append(Self.text(of: rest.prefix(length), token: pieces.count))
      rest = rest.dropFirst(length)
    }
    self.pieces = pieces
  }

  /// How many tokens there are.
  package var count: Int { pieces.count }

  /// The bytes of a token; none for a marker or a number that is not a token's.
  package func bytes(of token: Int) -> [UInt8] {
    pieces.indices.contains(token) ? pieces[token] : []
  }

  /// Whether a token begins a word: its text begins with a space.
  package func beginsWord(_ token: Int) -> Bool {
    bytes(of: token).first == Self.space
  }

  /// The text of tokens, spaces as the tokens have them; at the beginning of a text without the first.
  package func text(of tokens: some Sequence<Int>, isBeginning: Bool) -> String {
    var bytes = tokens.flatMap { self.bytes(of: $0) }[...]
    if isBeginning { bytes = bytes.drop { $0 == Self.space } }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let space = UInt8(ascii: " ")
  /// U+2581 in UTF-8.
  private static let spaceMark: [UInt8] = [0xE2, 0x96, 0x81]
  /// The tokens before this one are markers: unknown, beginning and end.
  private static let firstTextToken = 3

  private static func text(of piece: ArraySlice<UInt8>, token: Int) -> [UInt8] {
    guard token >= firstTextToken else { return [] }
    let isMarker = piece.count > 4 && piece.starts(with: [0x3C, 0x3C]) && piece.suffix(2).elementsEqual([0x3E, 0x3E])
    guard !isMarker else { return [] }
    var text: [UInt8] = []
    var rest = piece
    while let first = rest.first {
      if rest.starts(with: spaceMark) {
        text.append(space)
        rest = rest.dropFirst(spaceMark.count)
      } else {
        text.append(first)
        rest = rest.dropFirst()
      }
    }
    return text
  }
}
