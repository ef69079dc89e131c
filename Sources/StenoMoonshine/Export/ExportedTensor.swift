/// A trained tensor of a model file, where it lies in the file.
@safe struct ExportedTensor {
  var elementType: ElementType
  /// The dimensions, outermost first; none for a single number.
  var dimensions: [Int]
  /// The file that it is in.
  let file: MappedFile
  /// Where in the file.
  let range: Range<Int>

  /// Its elements, which live as long as the file is mapped.
  var bytes: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(rebasing: file.bytes[range]) }

  /// The elements of a float tensor; none if it is of another type.
  var floats: [Float] {
    guard elementType == .float32 else { return [] }
    // Every machine that Swift runs on is little-endian, as the file is.
    let bytes = unsafe bytes
    return unsafe [Float](unsafeUninitializedCapacity: bytes.count / ElementType.float32.size) { elements, count in
      count = elements.count
      let whole = unsafe UnsafeRawBufferPointer(rebasing: bytes[..<(4 * count)])
      unsafe UnsafeMutableRawBufferPointer(elements).copyMemory(from: whole)
    }
  }
}
