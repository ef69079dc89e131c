import StenoCore

/// By what a server tells who asks: shared by the captions pages and the gateway, and pure.
enum RequestTrust {
  /// Whether a `Host` header, or what stands for it, names this machine.
  static func isLocal(_ host: String?) -> Bool {
    LoopbackHost.name(ofAuthority: host ?? "").map { LoopbackHost.isNamed($0) } ?? false
  }

  /// Whether a page's origin is the server that it asks.
  static func isSame(_ origin: String, _ host: String?) -> Bool {
    guard let host = host?.lowercased() else { return false }
    return ["http://" + host, "https://" + host].contains(origin.lowercased())
  }

  /// Compares what was shown with a secret, in a time that depends on the lengths alone. An empty secret equals nothing.
  static func isEqual(_ given: [UInt8], _ secret: [UInt8]) -> Bool {
    guard !secret.isEmpty else { return false }
    var difference = given.count ^ secret.count
    for index in given.indices { difference |= Int(given[index] ^ secret[index % secret.count]) }
    return difference == 0
  }
}
