import StenoCore

/// The bytes of one file of a ``FollowedFile``, which only run forward.
final class FollowedPart: ByteSource {
  private let file: FollowedFile
  private let number: Int

  init(_ file: FollowedFile, number: Int) {
    (self.file, self.number) = (file, number)
  }

  var name: String { file.path.pathText }

  func read(into buffer: inout MutableRawSpan) throws(SourceError) -> Int {
    let bytes = try file.read(number, atMost: buffer.byteCount)
    unsafe buffer.withUnsafeMutableBytes { unsafe $0.copyBytes(from: bytes) }
    return bytes.count
  }

  func finish() {
    file.finish(number)
  }
}
