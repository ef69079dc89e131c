/// A QR code for an address: version 1 to 9, error correction level L, bytes.
///
/// #### Source
/// ISO/IEC 18004:2015, sections 7.3 to 7.10, tables 9 and E.1; Reed-Solomon over GF(256) with 0x11D.
struct QRCode {
  /// How many modules a side has, without the light margin.
  let size: Int
  private var dark: [Bool]
  private var isFunction: [Bool]

  /// Per version: codewords for correction in each block, blocks, codewords for data in each, and where alignment
  /// patterns are besides 6.
  private static let versions: [(correction: Int, blocks: Int, data: Int, alignment: [Int])] = [
    (7, 1, 19, []), (10, 1, 34, [18]), (15, 1, 55, [22]), (20, 1, 80, [26]), (26, 1, 108, [30]), (18, 2, 68, [34]),
    (20, 2, 78, [22, 38]), (24, 2, 97, [24, 42]), (30, 2, 116, [26, 46]),
  ]

  /// The code of `text`; nil where it is longer than 230 bytes.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    // A mode of 4 bits and a count of 8 come before the bytes.
    guard let index = Self.versions.firstIndex(where: { bytes.count + 2 <= $0.blocks * $0.data }) else { return nil }
    size = 21 + 4 * index
    dark = Array(repeating: false, count: size * size)
    isFunction = dark
    drawPatterns(version: index + 1, alignment: Self.versions[index].alignment)
    place(Self.codewords(bytes, index))
    let best = (0..<8).min { penalty(mask: $0) < penalty(mask: $1) } ?? 0
    dark = masked(best).dark
  }

  /// Whether the module is dark; all around the code are light.
  func isDark(_ x: Int, _ y: Int) -> Bool {
    (0..<size).contains(x) && (0..<size).contains(y) && dark[y * size + x]
  }

  // MARK: Codewords

  private static func codewords(_ bytes: [UInt8], _ index: Int) -> [UInt8] {
    let version = versions[index]
    // 0100, eight bits of length, the bytes, 0000: everything is half a byte off.
    let nibbles = [4, bytes.count >> 4, bytes.count & 15] + bytes.flatMap { [Int($0 >> 4), Int($0 & 15)] } + [0]
    var data = stride(from: 0, to: nibbles.count, by: 2).map { UInt8(nibbles[$0] << 4 | nibbles[$0 + 1]) }
    for count in 0..<(version.blocks * version.data - data.count) { data.append(count % 2 == 0 ? 0xEC : 0x11) }
    let blocks = (0..<version.blocks).map { Array(data[($0 * version.data)..<(($0 + 1) * version.data)]) }
    let corrections = blocks.map { correction(of: $0, count: version.correction) }
    return (0..<version.data).flatMap { place in blocks.map { $0[place] } }
      + (0..<version.correction).flatMap { place in corrections.map { $0[place] } }
  }

  private static func correction(of block: [UInt8], count: Int) -> [UInt8] {
    var divisor = [UInt8](repeating: 0, count: count - 1) + [1]
    var root: UInt8 = 1
    for _ in 0..<count {
      for place in 0..<count {
        divisor[place] = product(divisor[place], root) ^ (place + 1 < count ? divisor[place + 1] : 0)
      }
      root = product(root, 2)
    }
    return block.reduce(into: [UInt8](repeating: 0, count: count)) { rest, byte in
      let factor = byte ^ rest.removeFirst()
      rest.append(0)
      for place in 0..<count { rest[place] ^= product(divisor[place], factor) }
    }
  }

  private static func product(_ one: UInt8, _ other: UInt8) -> UInt8 {
    (0..<8).reversed().reduce(0) { product, bit in
      let doubled = UInt8(truncatingIfNeeded: Int(product) << 1 ^ (product >> 7 == 1 ? 0x11D : 0))
      return doubled ^ (other >> bit & 1 == 1 ? one : 0)
    }
  }

  // MARK: Modules

  private mutating func set(_ x: Int, _ y: Int, _ value: Bool) {
    guard (0..<size).contains(x), (0..<size).contains(y) else { return }
    dark[y * size + x] = value
    isFunction[y * size + x] = true
  }

  private mutating func drawPatterns(version: Int, alignment: [Int]) {
    for place in 0..<size {
      set(6, place, place % 2 == 0)
      set(place, 6, place % 2 == 0)
    }
    for (x, y) in [(3, 3), (size - 4, 3), (3, size - 4)] {
      drawRings(x, y, radius: 4) { $0 != 2 && $0 != 4 }
    }
    let centers = alignment.isEmpty ? [] : [6] + alignment
    for x in centers {
      // Not where the three large patterns are.
      for y in centers where ![(6, 6), (6, size - 7), (size - 7, 6)].contains(where: { $0 == (x, y) }) {
        drawRings(x, y, radius: 2) { $0 != 1 }
      }
    }
    drawFormat(mask: 0)
    guard version >= 7 else { return }
    let bits = version << 12 | Self.remainder(of: version, degree: 12, generator: 0x1F25)
    for bit in 0..<18 {
      let (near, far) = (bit / 3, size - 11 + bit % 3)
      set(near, far, bits >> bit & 1 == 1)
      set(far, near, bits >> bit & 1 == 1)
    }
  }

  private mutating func drawRings(_ x: Int, _ y: Int, radius: Int, _ isDark: (Int) -> Bool) {
    for row in -radius...radius {
      for column in -radius...radius { set(x + column, y + row, isDark(max(abs(row), abs(column)))) }
    }
  }

  private mutating func drawFormat(mask: Int) {
    // 01 is level L.
    let format = 1 << 3 | mask
    let bits = (format << 10 | Self.remainder(of: format, degree: 10, generator: 0x537)) ^ 0x5412
    for bit in 0..<15 {
      let value = bits >> bit & 1 == 1
      set(8, bit < 6 ? bit : bit < 8 ? bit + 1 : size - 15 + bit, value)
      set(bit < 8 ? size - 1 - bit : bit == 8 ? 7 : 14 - bit, 8, value)
    }
    set(8, size - 8, true)
  }

  private static func remainder(of value: Int, degree: Int, generator: Int) -> Int {
    (0..<degree).reduce(value) { rest, _ in rest << 1 ^ (rest >> (degree - 1) & 1) * generator }
  }

  private mutating func place(_ codewords: [UInt8]) {
    var bit = 0
    for right in stride(from: size - 1, to: 0, by: -2).map({ $0 <= 6 ? $0 - 1 : $0 }) {
      let isUpward = (right + 1) & 2 == 0
      for step in 0..<size {
        for x in [right, right - 1] {
          let y = isUpward ? size - 1 - step : step
          guard !isFunction[y * size + x], bit < codewords.count * 8 else { continue }
          dark[y * size + x] = codewords[bit / 8] >> (7 - bit % 8) & 1 == 1
          bit += 1
        }
      }
    }
  }

  // MARK: Masks

  private func masked(_ mask: Int) -> QRCode {
    var code = self
    for y in 0..<size {
      for x in 0..<size where !isFunction[y * size + x] && Self.isInverted(mask, x, y) {
        code.dark[y * size + x].toggle()
      }
    }
    code.drawFormat(mask: mask)
    return code
  }

  private static func isInverted(_ mask: Int, _ x: Int, _ y: Int) -> Bool {
    switch mask {
    case 0: (x + y) % 2 == 0
    case 1: y % 2 == 0
    case 2: x % 3 == 0
    case 3: (x + y) % 3 == 0
    case 4: (x / 3 + y / 2) % 2 == 0
    case 5: x * y % 2 + x * y % 3 == 0
    case 6: (x * y % 2 + x * y % 3) % 2 == 0
    default: ((x + y) % 2 + x * y % 3) % 2 == 0
    }
  }

  /// How hard the masked code is to read: long runs, blocks, what looks like a finder, too much of one color.
  private func penalty(mask: Int) -> Int {
    let code = masked(mask)
    let rows = (0..<size).map { y in (0..<size).map { code.isDark($0, y) } }
    let columns = (0..<size).map { x in (0..<size).map { code.isDark(x, $0) } }
    var blocks = 0
    for y in 1..<size {
      for x in 1..<size {
        let color = rows[y][x]
        if rows[y - 1][x] == color, rows[y][x - 1] == color, rows[y - 1][x - 1] == color { blocks += 1 }
      }
    }
    let share = code.dark.count { $0 } * 100 / (size * size)
    return (rows + columns).reduce(0) { $0 + Self.penalty(ofLine: $1) } + 3 * blocks + abs(share - 50) / 5 * 10
  }

  private static func penalty(ofLine line: [Bool]) -> Int {
    let finder = [true, false, true, true, true, false, true, false, false, false, false]
    let finders = (0...line.count - 11).count { start in
      let part = line[start..<start + 11]
      return part.elementsEqual(finder) || part.elementsEqual(finder.reversed())
    }
    var (sum, run) = (0, 0)
    for place in line.indices {
      run = place > 0 && line[place] == line[place - 1] ? run + 1 : 1
      sum += run == 5 ? 3 : run > 5 ? 1 : 0
    }
    return sum + 40 * finders
  }
}
