/// Which names lead to this machine and nowhere else.
public enum LoopbackHost {
  /// Whether `host` is `localhost`, a name under it, an IPv4 address in 127.0.0.0/8, or `::1`.
  ///
  /// An address counts only as it is usually written: four decimal numbers without signs or leading zeros. What merely
  /// begins like one, as 127.evil.example does, is a name that its owner may lead anywhere.
  ///
  /// #### Source
  /// RFC 6761, section 6.3 (`localhost.`); RFC 1122, section 3.2.1.3 (127/8); RFC 4291, section 2.5.3 (`::1`).
  ///
  /// - Parameter host: A name or an address, IPv6 without brackets.
  /// - Returns: Whether it is this machine.
  public static func isNamed(_ host: some StringProtocol) -> Bool {
    let name = host.lowercased()
    if ["::1", "0:0:0:0:0:0:0:1", "localhost", "localhost."].contains(name) { return true }
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    if labels.last == "localhost" { return labels.dropLast().allSatisfy(isLabel) }
    return labels.count == 4 && labels[0] == "127" && labels.allSatisfy(isOctet)
  }

  /// The host of an authority, as in `127.0.0.1:8080` or `[::1]`, IPv6 without its brackets.
  ///
  /// - Parameter authority: A host and perhaps a port.
  /// - Returns: The host; nil where something else stands beside them.
  public static func name(ofAuthority authority: String) -> String? {
    var host = Substring(authority)
    var rest = Substring()
    if host.hasPrefix("[") {
      guard let end = host.firstIndex(of: "]") else { return nil }
      rest = host[host.index(after: end)...]
      host = host[..<end].dropFirst()
    } else if let colon = host.firstIndex(of: ":") {
      rest = host[colon...]
      host = host[..<colon]
    }
    let digits = rest.dropFirst()
    let isPort = rest.hasPrefix(":") && digits.count <= 5 && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
    return rest.isEmpty || isPort ? String(host) : nil
  }

  private static func isLabel(_ label: Substring) -> Bool {
    (1...63).contains(label.utf8.count)
      && label.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D || $0 == 0x5F }
  }

  private static func isOctet(_ label: Substring) -> Bool {
    UInt8(label).map { String($0) == label } ?? false
  }
}
