import StenoCore
import StenoTesting
import TestModels
import Testing

@testable import StenoMoonshine

struct TokenizerTests {
  @Test func readsPiecesInOrder() throws {
    let tokenizer = try Tokens.tokenizer()
    #expect(tokenizer.count == Tokens.pieces.count)
    #expect(tokenizer.bytes(of: 3) == Array(" Hel".utf8))
    #expect(tokenizer.bytes(of: 7) == Array(".".utf8))
  }

  @Test(arguments: [0, 1, 2, 9, -1, 12, Int.min, Int.max])
  func markersAndUnknownNumbersAreWithoutText(token: Int) throws {
    let tokenizer = try Tokens.tokenizer()
    #expect(tokenizer.bytes(of: token).isEmpty)
    #expect(!tokenizer.beginsWord(token))
  }

  @Test func onlyASpaceBeginsAWord() throws {
    let tokenizer = try Tokens.tokenizer()
    #expect((0..<tokenizer.count).filter(tokenizer.beginsWord) == [3, 5, 8, 10])
  }

  @Test(arguments: [
    ([3, 4, 5, 6, 7], true, "Hello world."), ([3, 4, 5, 6, 7], false, " Hello world."), ([10, 11], true, "caf\u{E9}"),
    ([8, 8, 3, 4], true, "Hello"), ([8, 8], true, ""), ([], false, ""), ([1, 3, 9, 4, 2], true, "Hello"),
  ])
  func textJoinsPieces(tokens: [Int], isBeginning: Bool, expected: String) throws {
    #expect(try Tokens.tokenizer().text(of: tokens, isBeginning: isBeginning) == expected)
  }

  @Test func aCharacterMayBeSplitBetweenTokens() throws {
    let bytes: [[UInt8]] = [[], [], [], [0xC3], [0xA9]]
    let tokenizer = try Tokens.tokenizer(bytes: bytes.flatMap(Tokens.entry))
    #expect(tokenizer.text(of: [3, 4], isBeginning: true) == "\u{E9}")
    #expect([3, 4].map { tokenizer.bytes(of: $0) } == [[0xC3], [0xA9]])
  }

  @Test(arguments: [0, 1, 127, 128, 129, 255, 256, 300, 32_767])
  func lengthsOfOneAndTwoBytes(length: Int) throws {
    let piece = [UInt8](repeating: UInt8(ascii: "a"), count: length)
    let bytes = [[], [], [], piece, [UInt8(ascii: "b")]].flatMap(Tokens.entry)
    let tokenizer = try Tokens.tokenizer(bytes: bytes)
    #expect(tokenizer.bytes(of: 3) == piece)
    #expect(tokenizer.bytes(of: 4) == [UInt8(ascii: "b")])
  }

  @Test(
    arguments: [
      ([5, 0x61], "a piece is cut short"), ([1], "a piece is missing"), ([0, 0, 255, 255, 1, 2], "a length is absurd"),
      ([], "the file is empty"),
    ] as [([UInt8], Comment)])
  func damagedFilesAreRefused(bytes: [UInt8], reason: Comment) throws {
    let failure = #expect(throws: RecognitionFailure.self, reason) { try Tokens.tokenizer(bytes: bytes) }
    #expect(failure?.code == "bad_model", reason)
    #expect(failure?.isRetryable == false, reason)
  }

  @Test func missingFilesAreNamed() throws {
    let failure = #expect(throws: RecognitionFailure.self) { try MappedFile(path: "/nowhere/tokenizer.bin") }
    #expect(failure?.code == "engine_unavailable")
    #expect(failure?.message.contains("/nowhere/tokenizer.bin") == true)
  }

  /// Whatever the bytes are, they are a tokenizer or a typed failure, and every piece is shorter than the file.
  @Test func randomBytesAreATokenizerOrAFailure() throws {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<200 {
      let bytes = (0..<Int.random(in: 1...64, using: &random)).map { _ in
        UInt8.random(in: Bool.random(using: &random) ? 0...4 : 0...255, using: &random)
      }
      do {
        let tokenizer = try Tokens.tokenizer(bytes: bytes)
        #expect((0..<tokenizer.count).reduce(0) { $0 + tokenizer.bytes(of: $1).count } < bytes.count)
      } catch let failure as RecognitionFailure {
        #expect(failure.code == "bad_model")
      }
    }
  }
}
