public import StenoCore
import StenoSystem

/// The bytes of standard input, or of any other descriptor: a pipe, a terminal, a redirected file.
public final class StandardInput: ByteSource {
  /// The name that events and messages give it.
  ///
  /// The default is `-`.
  public let name: String
  private let descriptor: InterruptibleDescriptor
  private let beginning: Int64

  /// Reads from `descriptor`, which stays open and the caller's.
  ///
  /// The default is 0, standard input.
  ///
  /// - Throws: `SourceError` when the system has no descriptors left.
  public init(descriptor: Int32 = 0, name: String = "-") throws(SourceError) {
    self.name = name
    do {
      self.descriptor = try InterruptibleDescriptor(descriptor, closesDescriptor: false)
    } catch {
      throw SourceError(code: .unavailable, message: "\(name) cannot be read: \(error.message)")
    }
    beginning = self.descriptor.offset
  }

  /// The bytes in all where a file is redirected to it; nil for a pipe.
  public var seekableLength: Int64? {
    descriptor.regularFileLength.map { max($0 - beginning, 0) }
  }

  /// Waits for bytes; 0 at the end and after ``finish()``.
  ///
  /// - Throws: `SourceError` when the system cannot read.
  public func read(into buffer: inout MutableRawSpan) throws(SourceError) -> Int {
    do {
      return try descriptor.read(into: &buffer)
    } catch {
      throw SourceError(code: .unavailable, message: "\(name) cannot be read: \(error.message)")
    }
  }

  /// Goes on `offset` bytes after the place where the descriptor stood at the beginning.
  ///
  /// - Throws: `SourceError` when the system cannot move there.
  public func seek(to offset: Int64) throws(SourceError) {
    do {
      try descriptor.seek(to: beginning + offset)
    } catch {
      throw SourceError(code: .unavailable, message: "\(name) cannot be read: \(error.message)")
    }
  }

  /// Ends the input, also a read that waits.
  public func finish() {
    descriptor.interrupt()
  }
}
