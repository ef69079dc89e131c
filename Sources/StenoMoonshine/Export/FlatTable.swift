import StenoCore

/// A table of a FlatBuffers file, read in place.
///
/// The file may hold anything: whatever points outside it reads as absent.
///
/// #### Source
/// FlatBuffers documentation, "Internals": a table begins with the distance back to its list of field places; strings,
/// vectors and tables within are distances forward.
struct FlatTable {
  /// A longer text or vector of texts or tables than any model has reads as absent.
  private static let mostElements = 1 << 16

  private let file: MappedFile
  private let position: Int
  private let fields: Int

  /// The table that the file is; nil if it is none, or if the file's format is not called `identifier`.
  init?(rootOf file: MappedFile, identifier: String) {
    guard file.text(4..<8) == identifier, let offset: UInt32 = file.value(at: 0) else { return nil }
    self.init(file: file, position: Int(offset))
  }

  private init?(file: MappedFile, position: Int) {
    guard let back: Int32 = file.value(at: position) else { return nil }
    self.file = file
    self.position = position
    fields = position - Int(back)
  }

  /// The number in field `index`.
  func number<Number: FixedWidthInteger & BitwiseCopyable>(_ index: Int, as type: Number.Type) -> Number? {
    place(of: index).flatMap { file.value(at: $0) }
  }

  /// The table in field `index`.
  func table(_ index: Int) -> FlatTable? {
    place(of: index).flatMap { target(of: $0) }.flatMap { FlatTable(file: file, position: $0) }
  }

  /// The text in field `index`.
  func string(_ index: Int) -> String? {
    place(of: index).flatMap { text(at: $0) }
  }

  /// The tables in field `index`; none if it is absent.
  func tables(_ index: Int) -> [FlatTable] {
    places(in: index).compactMap { target(of: $0) }.compactMap { FlatTable(file: file, position: $0) }
  }

  /// The texts in field `index`; none if it is absent.
  func strings(_ index: Int) -> [String] {
    places(in: index).compactMap { text(at: $0) }
  }

  /// The 64-bit numbers in field `index`; none if it is absent.
  func numbers(_ index: Int) -> [Int64] {
    guard let (start, count) = vector(index), count <= Self.mostElements else { return [] }
    return (0..<count).compactMap { file.value(at: start + 8 * $0) }
  }

  /// Where the bytes in field `index` stand in the file.
  func bytes(_ index: Int) -> Range<Int>? {
    guard let (start, count) = vector(index), count <= file.count - start else { return nil }
    return start..<(start + count)
  }

  /// Where the value of field `index` stands; nil if the table has none.
  private func place(of index: Int) -> Int? {
    guard let size: UInt16 = file.value(at: fields), 4 + 2 * index + 2 <= Int(size),
      let offset: UInt16 = file.value(at: fields + 4 + 2 * index), offset > 0
    else { return nil }
    return position + Int(offset)
  }

  private func target(of place: Int) -> Int? {
    guard let offset: UInt32 = file.value(at: place) else { return nil }
    return place + Int(offset)
  }

  private func vector(_ index: Int) -> (start: Int, count: Int)? {
    guard let start = place(of: index).flatMap({ target(of: $0) }), let count: UInt32 = file.value(at: start) else {
      return nil
    }
    return (start + 4, Int(count))
  }

  /// The places of a vector's elements, which are distances of four bytes each.
  private func places(in index: Int) -> [Int] {
    guard let (start, count) = vector(index), count <= Self.mostElements else { return [] }
    return (0..<count).map { start + 4 * $0 }
  }

  private func text(at place: Int) -> String? {
    guard let start = target(of: place), let length: UInt32 = file.value(at: start), length <= Self.mostElements
    else { return nil }
    return file.text((start + 4)..<(start + 4 + Int(length)))
  }
}
