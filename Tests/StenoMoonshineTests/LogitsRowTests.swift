import Foundation
import StenoTesting
import Testing

@testable import StenoMoonshine

struct LogitsRowTests {
  private func logProbability(_ row: [Float], of token: Int) -> Double {
    let largest = Double(row.max() ?? 0)
    return Double(row[token]) - largest - log(row.reduce(0.0) { $0 + exp(Double($1) - largest) })
  }

  @Test(arguments: [1, 2, 15, 16, 17, 31, 32, 33, 100, 1_000, 32_768, 32_771], [Float(0), 1, 8, 40])
  func agreesWithPlainLogSoftmax(count: Int, spread: Float) {
    var random = SeededGenerator(seed: UInt64(count) &* 31 &+ UInt64(spread))
    let row = (0..<count).map { _ in Float.random(in: -spread...spread, using: &random) }
    row.withUnsafeBufferPointer { buffer in
      let logits = LogitsRow(buffer)
      let likeliest = row.indices.max { row[$0] < row[$1] || (row[$0] == row[$1] && $0 > $1) } ?? 0
      let choice = logits.mostLikely()
      #expect(choice.token == likeliest)
      #expect(abs(Double(choice.logProbability) - logProbability(row, of: likeliest)) < 5e-4)
      for _ in 0..<5 {
        let token = Int.random(in: 0..<count, using: &random)
        #expect(abs(Double(logits.logProbability(of: token)) - logProbability(row, of: token)) < 5e-4)
      }
    }
  }

  /// The largest anywhere in the blocks and behind them, first of equals.
  @Test(arguments: [0, 7, 15, 16, 31, 32, 36]) func findsTheLargestWhereverItStands(token: Int) {
    var row = [Float](repeating: -5, count: 37)
    row[token] = 5
    row[36] = 5
    row.withUnsafeBufferPointer { #expect(LogitsRow($0).mostLikely().token == token) }
  }

  @Test(arguments: [16, 17, 40]) func extremesAreSurvived(count: Int) {
    var row = [Float](repeating: -.infinity, count: count)
    row[count - 1] = 3
    row.withUnsafeBufferPointer { #expect(LogitsRow($0).mostLikely() == .init(token: count - 1, logProbability: 0)) }
    let broken = [Float](repeating: .nan, count: count)
    broken.withUnsafeBufferPointer { #expect(LogitsRow($0).mostLikely().token == 0) }
  }
}
