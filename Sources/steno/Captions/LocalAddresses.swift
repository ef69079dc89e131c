import Glibc

/// The addresses under which other machines of the network find this one.
enum LocalAddresses {
  /// IPv4 addresses before IPv6, and both without those of this machine alone, of a single link, or of bridges between
  /// virtual machines and containers, which no phone can reach.
  static var all: [String] {
    var first: UnsafeMutablePointer<ifaddrs>?
    guard getifaddrs(&first) == 0 else { return [] }
    defer { freeifaddrs(first) }
    var addresses: [String] = []
    for entry in sequence(first: first, next: { $0?.pointee.ifa_next }) {
      guard let entry = entry?.pointee, let address = entry.ifa_addr, let name = entry.ifa_name else { continue }
      let isUp = entry.ifa_flags & UInt32(IFF_UP) != 0 && entry.ifa_flags & UInt32(IFF_LOOPBACK) == 0
      guard isUp, !isVirtual(String(cString: name)), let text = text(of: address) else { continue }
      addresses.append(text)
    }
    return addresses.filter { !$0.contains(":") } + addresses.filter { $0.contains(":") }
  }

  private static func isVirtual(_ interface: String) -> Bool {
    ["docker", "br-", "veth", "virbr", "vmnet", "lxc"].contains { interface.hasPrefix($0) }
  }

  private static func text(of address: UnsafeMutablePointer<sockaddr>) -> String? {
    let family = Int32(address.pointee.sa_family)
    guard family == AF_INET || family == AF_INET6 else { return nil }
    let length = family == AF_INET ? MemoryLayout<sockaddr_in>.size : MemoryLayout<sockaddr_in6>.size
    var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    guard getnameinfo(address, socklen_t(length), &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST) == 0 else {
      return nil
    }
    let text = String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.contains("%") ? nil : text
  }
}
