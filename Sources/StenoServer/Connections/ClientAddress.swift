import Glibc
import NIOCore

/// Where a connection came from, as far as one person may have it: an IPv4 address, or a /64 of IPv6, which is what a
/// household is given.
///
/// #### Source
/// RFC 6177, section 2; IPv4-mapped addresses: RFC 4291, section 2.5.5.2.
struct ClientAddress: Hashable, Sendable {
  private let prefix: [UInt8]
  /// Whether it is this machine.
  let isLoopback: Bool

  init(_ address: SocketAddress?) {
    guard let text = address?.ipAddress else {
      self.init([127, 0, 0, 1])
      return
    }
    var bytes = [UInt8](repeating: 0, count: text.contains(":") ? 16 : 4)
    // A zone, as in fe80::1%eth0, is no part of the number.
    inet_pton(bytes.count == 16 ? AF_INET6 : AF_INET, String(text.prefix { $0 != "%" }), &bytes)
    self.init(bytes)
  }

  /// An address in network order: four bytes, or sixteen.
  init(_ bytes: [UInt8]) {
    let isMapped = bytes.count == 16 && bytes.prefix(12).elementsEqual(Array(repeating: 0, count: 10) + [0xFF, 0xFF])
    let bytes = isMapped ? Array(bytes.suffix(4)) : bytes
    isLoopback = bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
    prefix = bytes.count == 4 ? bytes : Array(bytes.prefix(8))
  }
}
