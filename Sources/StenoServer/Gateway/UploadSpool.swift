import HummingbirdCore
import NIOCore
import StenoSystem
import StenoWire

/// A file that is being uploaded, on disk: however long it is, little of it is in memory.
///
/// It has a thread of its own, because writing blocks.
actor UploadSpool {
  /// The longest body of JSON in bytes: it has to be in memory as a whole.
  static let mostJSON = 48 << 20

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

  /// A body as it comes.
  ///
  /// - Parameters:
  ///   - body: The request's body.
  ///   - limit: The longest file in bytes; one in JSON may be as long, and is a third longer there.
  /// - Returns: The body, once all of it has come.
  /// - Throws: ``StenoWire/OpenAIError`` for one that is longer; what reading the body throws.
  static func receive(_ body: inout RequestBody.AsyncIterator, limit: Int) async throws -> UploadSpool {
    let spool = try UploadSpool()
    var isJSON: Bool?
    while let buffer = try await body.next(isolation: #isolation) {
      let bytes = Array(buffer.readableBytesView)
      isJSON = isJSON ?? HuggingFaceRequest.mayBeJSON(bytes)
      let most = isJSON == true ? min(limit / 3 * 4 + 65_536, mostJSON) : limit
      guard await spool.count + bytes.count <= most else { throw OpenAIError.tooLarge(limit: min(limit, most)) }
      try await spool.append(bytes)
    }
    return spool
  }

  /// A file with these bytes.
  ///
  /// - Throws: ``StenoWire/OpenAIError`` for more than `limit`; ``StenoSystem/FileError`` when the disk is full.
  static func of(_ bytes: [UInt8], limit: Int) async throws -> UploadSpool {
    guard bytes.count <= limit else { throw OpenAIError.tooLarge(limit: limit) }
    let spool = try UploadSpool()
    try await spool.append(bytes)
    return spool
  }

  /// A path by which the file can be opened, as long as this exists.
  var path: String { file.path }

  /// The SHA-256 of the file in hexadecimal; empty where it cannot be read.
  var sha256: String { file.sha256 ?? "" }

  /// Whether the file may be JSON, by its beginning: no recording begins so.
  var mayBeJSON: Bool { HuggingFaceRequest.mayBeJSON(prefix(64)) }

  /// At most so many bytes from its beginning.
  func prefix(_ count: Int) -> [UInt8] { file.read(at: 0, count: count) }

  /// Adds bytes.
  ///
  /// - Throws: ``StenoSystem/FileError`` when the disk is full.
  func append(_ bytes: [UInt8]) throws(FileError) {
    guard file.write(bytes, at: count) else {
      throw FileError(code: .unwritable, message: "an upload cannot be kept: the disk of temporary files is full")
    }
    count += bytes.count
  }

  /// The file as JSON.
  ///
  /// - Throws: ``StenoWire/OpenAIError`` where it is none, or too long for JSON.
  func json() throws(OpenAIError) -> JSONValue {
    guard count <= Self.mostJSON else { throw .tooLarge(limit: Self.mostJSON) }
    do throws(JSONError) {
      return try JSONValue(received: file.read(at: 0, count: count))
    } catch {
      throw OpenAIError(status: 400, "the body is not JSON: \(error)", code: "invalid_json")
    }
  }
}
