import Dispatch
import Glibc

/// A plain connection to a server on this machine. It waits on threads of its own, so that tests leave the server those
/// that it runs on.
final class SocketClient: Sendable {
  struct Failure: Error {
    var call: String
    var code = errno
  }

  private let descriptor: Int32
  private let queue = DispatchQueue(label: "client")
  /// How long an answer may take before a test fails, in seconds.
  private static let patience = 20

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Failure(call: "socket") }
    var patience = timeval(tv_sec: Self.patience, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw Failure(call: "connect") }
  }

  deinit { close(descriptor) }

  /// Sends a request and returns all that is answered, until the server closes.
  ///
  /// - Parameters:
  ///   - request: The request.
  ///   - isAll: Whether to say that no more will come.
  /// - Returns: The answer, empty where there is none.
  /// - Throws: ``Failure`` where the server does neither answer nor close.
  func ask(_ request: String, isAll: Bool = false) async throws -> String {
    await send(request)
    if isAll { shutdown(descriptor, Int32(SHUT_WR)) }
    var answer = ""
    while case let piece = try await receive(), !piece.isEmpty { answer += piece }
    return answer
  }

  func send(_ text: String) async {
    await send(bytes: Array(text.utf8))
  }

  func send(bytes: [UInt8]) async {
    await onOwnThread { self.sendNow(bytes) }
  }

  /// What has come, at least a byte; empty at the end.
  func receive() async throws -> String {
    String(decoding: try await receiveBytes(), as: UTF8.self)
  }

  /// The same as it is.
  func receiveBytes() async throws -> [UInt8] {
    try await onOwnThread { Result { try self.receiveNow() } }.get()
  }

  private func onOwnThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: body()) }
    }
  }

  private func sendNow(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      // A server may refuse a request before it has all of it.
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  private func receiveNow() throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = bytes.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
    if count < 0, errno == ECONNRESET { return [] }
    guard count >= 0 else { throw Failure(call: "recv") }
    return Array(bytes.prefix(count))
  }
}
