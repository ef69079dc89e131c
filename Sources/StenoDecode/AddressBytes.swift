import CFFmpeg
import Glibc
import StenoCore

/// The bytes behind an address, read from its beginning by FFmpeg's protocols.
@safe struct AddressBytes: ~Copyable {
  /// The most that is fetched whole, 4 GiB.
  static let longest: Int64 = 1 << 32

  private let stop: StopFlag
  private let context: UnsafeMutablePointer<AVIOContext>

  /// Connects to `address`; `stop` ends a connection that makes it wait.
  init(_ address: String, settings: [String: String], stop: StopFlag) throws(FFmpegError) {
    var dictionary: OpaquePointer?
    defer { unsafe av_dict_free(&dictionary) }
    for (key, value) in settings { unsafe av_dict_set(&dictionary, key, value, 0) }
    var context: UnsafeMutablePointer<AVIOContext>?
    var callback = unsafe FormatContext.interruptCallback(stop)
    try FFmpegError.check(unsafe avio_open2(&context, address, AVIO_FLAG_READ, &callback, &dictionary))
    guard let context = unsafe context else { throw .outOfMemory }
    unsafe self.context = unsafe context
    self.stop = stop
  }

  deinit {
    unsafe avio_close(context)
  }

  /// At most `count` of the next bytes; none at the end.
  func read(_ count: Int) throws(FFmpegError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let answer = unsafe avio_read(context, &bytes, Int32(count))
    if FFmpegError(code: answer) == .end { return [] }
    return Array(bytes.prefix(Int(try FFmpegError.check(answer))))
  }

  /// Everything, in a file without a name.
  ///
  /// - Throws: `SourceError`, `unavailable`, where the connection breaks or the disk is full.
  func fetch(name: String, atMost patience: Duration?) throws(SourceError) -> FileBytes {
    let descriptor = try Self.scratchFile(name: name)
    var total: Int64 = 0
    do {
      while true {
        stop.wait(atMost: patience)
        let bytes = try read(1 << 16)
        guard !bytes.isEmpty, !stop.isSet else { break }
        total += Int64(bytes.count)
        guard total <= Self.longest, Self.write(bytes, to: descriptor) else {
          close(descriptor)
          throw SourceError(
            code: .unavailable,
            message:
              "\(name) must be downloaded before decoding and does not fit in the temporary folder; download it yourself"
          )
        }
      }
    } catch let error as FFmpegError {
      close(descriptor)
      throw SourceError(code: .unavailable, message: "\(name) failed during the download: \(error.message)")
    } catch {
      throw error as? SourceError ?? SourceError(code: .unavailable, message: "\(name): \(error)")
    }
    return try FileBytes(descriptor: descriptor, name: name)
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private static func scratchFile(name: String) throws(SourceError) -> Int32 {
    let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    var template = Array("\(folder)/steno-XXXXXX".utf8CString)
    let descriptor = unsafe mkstemp(&template)
    guard descriptor >= 0 else {
      let reason = unsafe String(cString: strerror(errno))
      throw SourceError(code: .unavailable, message: "\(name) cannot be downloaded to \(folder): \(reason)")
    }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    _ = unsafe unlink(template)
    return descriptor
  }
}
