import NIOCore
import StenoSystem

/// A file that is being uploaded, on disk: however long it is, little of it is in memory.
///
/// It has a thread of its own, because writing blocks.
actor UploadSpool {
  private let executor = ThreadExecutor(name: "steno-upload")
  private let file: ScratchFile
  private(set) var count = 0

  nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  /// An empty file.
  ///
  /// - Throws: ``StenoSystem/FileError`` where none can be made.
  init() throws(FileError) {
    file = try ScratchFile()
  }

  /// A path by which the file can be opened, as long as this exists.
  var path: String { file.path }

  /// Adds bytes.
  ///
  /// - Throws: ``StenoSystem/FileError`` when the disk is full.
  func append(_ bytes: [UInt8]) throws(FileError) {
    guard file.write(bytes, at: count) else {
      throw FileError(code: .unwritable, message: "an upload cannot be kept: the disk of temporary files is full")
    }
    count += bytes.count
  }
}
