import ArgumentParser
import Foundation

/// The samples of a mono WAV file of 16 kHz and 16 bits.
func wavSamples(_ path: String) throws -> [Float] {
  let contents = try [UInt8](Data(contentsOf: URL(filePath: path)))
  func number(_ offset: Int, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 | Int(contents[offset + $1]) << (8 * $1) }
  }
  var offset = 12
  while offset + 8 <= contents.count {
    let name = String(decoding: contents[offset..<(offset + 4)], as: UTF8.self)
    let body = (offset + 8)..<min(contents.count, offset + 8 + number(offset + 4, 4))
    if name == "fmt ", body.count >= 16 {
      guard number(body.lowerBound + 2, 2) == 1, number(body.lowerBound + 4, 4) == 16_000,
        number(body.lowerBound + 14, 2) == 16
      else { throw ValidationError("\(path) is not mono with 16 bits at 16 kHz") }
    }
    if name == "data" {
      return stride(from: body.lowerBound, to: body.upperBound - 1, by: 2).map {
        Float(Int16(truncatingIfNeeded: number($0, 2))) / 32_768
      }
    }
    offset = body.upperBound + body.count % 2
  }
  throw ValidationError("\(path) is not a WAV file")
}
