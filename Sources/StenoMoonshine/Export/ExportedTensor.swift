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
}
