import Testing

@testable import StenoVAD

@Suite struct OnnxInitializerReaderTests {
  /// A message's field of bytes; all lengths here are below 128.
  private static func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
    [number << 3 | 2, UInt8(bytes.count)] + bytes
  }

  /// A model with one tensor: `w`, 2 by 1, 1.5 and -2.
  private static let model: [UInt8] = {
    let raw: [UInt8] = [0, 0, 0xc0, 0x3f, 0, 0, 0, 0xc0]
    let tensor = [0x08, 2, 0x08, 1, 0x10, 1] + field(8, Array("w".utf8)) + field(9, raw)
    // Around it, as in real files: a version, a name, and fields of fixed width.
    return [0x08, 8] + field(7, field(2, Array("graph".utf8)) + field(5, tensor) + [0x5d, 1, 2, 3, 4])
      + [0x59, 1, 2, 3, 4, 5, 6, 7, 8]
  }()

  @Test func tensorsAreFoundByName() throws {
    let tensors = try OnnxInitializerReader(Self.model).tensors()
    #expect(tensors == ["w": .init(dimensions: [2, 1], values: [1.5, -2])])
  }

  @Test func aTensorOfAnotherTypeIsPassedOver() throws {
    let integers = Self.field(7, Self.field(5, [0x10, 7] + Self.field(9, [1, 2, 3])))
    #expect(try OnnxInitializerReader(integers).tensors().isEmpty)
  }

  @Test func everyTruncationIsReadOrRefused() {
    for length in Self.model.indices {
      _ = try? OnnxInitializerReader(Array(Self.model[..<length])).tensors()
    }
    #expect(throws: ProtobufReader.Malformation.self) {
      try OnnxInitializerReader(Array(Self.model.prefix(20))).tensors()
    }
  }

  @Test func everyFlippedBitIsReadOrRefused() {
    for index in Self.model.indices {
      for bit in 0..<8 {
        var damaged = Self.model
        damaged[index] ^= 1 << UInt8(bit)
        _ = try? OnnxInitializerReader(damaged).tensors()
      }
    }
  }

  @Test func anyBytesAreReadOrRefused() {
    var generator = SeededGenerator(state: 3)
    for _ in 0..<2_000 {
      let bytes = (0..<40).map { _ in UInt8.random(in: 0...255, using: &generator) }
      _ = try? OnnxInitializerReader(Self.field(7, bytes)).tensors()
      _ = try? OnnxInitializerReader(Self.field(7, Self.field(5, [0x10, 1] + bytes))).tensors()
    }
  }

  @Test(
    arguments: [
      ([0x0b], 0, "wire type 3"),
      ([0x08], 1, "a number that is cut off"),
      ([0x08] + [UInt8](repeating: 0xff, count: 10), 1, "a number that is too long"),
      ([0x3a, 5, 1], 2, "a field of 5 bytes where 1 are left"),
      ([0x3a] + [UInt8](repeating: 0xff, count: 9) + [1], 11, "a field of \(UInt64.max) bytes where 0 are left"),
      ([0x0d, 1, 2], 1, "a field of 4 bytes where 2 are left"),
      (field(7, field(5, [0x10, 1] + field(9, [1, 2, 3]))), 8, "floats that take 3 bytes"),
      (field(7, field(5, [0x10, 1] + field(9, [0, 0, 0x80, 0x7f]))), 8, "a weight that is no number"),
    ] as [([UInt8], Int, String)])
  func malformedBytesAreNamed(bytes: [UInt8], offset: Int, reason: String) {
    let error = #expect(throws: ProtobufReader.Malformation.self) { try OnnxInitializerReader(bytes).tensors() }
    #expect(error == .init(offset: offset, reason: reason))
  }
}
