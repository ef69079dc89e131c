import StenoServer

/// Where the captions page is found: what a person is shown.
struct PageAddresses {
  private let origins: [String]
  private let token: String?
  private let isForOthers: Bool

  /// - Parameters:
  ///   - options: Where it is served.
  ///   - port: The port that it has.
  ///   - local: The addresses of this machine in its networks.
  init(_ options: CaptionServerOptions, port: Int, local: [String]) {
    isForOthers = !options.isLoopback
    let isEverywhere = ["0.0.0.0", "::"].contains(options.host)
    // A server on 0.0.0.0 is not reached by IPv6; one on :: is by both.
    let reachable = options.host == "0.0.0.0" ? local.filter { !$0.contains(":") } : local
    let hosts = isEverywhere ? reachable + ["localhost"] : [options.host]
    origins = hosts.map { "http://\($0.contains(":") ? "[\($0)]" : $0):\(port)/" }
    token = options.token
  }

  /// The address that most will use.
  var first: String { origins[0] }

  /// What to print.
  var lines: [String] {
    let hint = token == nil ? "" : ", with ?token=…"
    let others = origins.dropFirst().map { "captions are also at \($0)" }
    return ["captions: \(first) and \(first)overlay\(hint)"] + others
  }

  /// What a phone's camera should read, the token included; nil where no phone can come here.
  var forPhones: String? {
    guard isForOthers, !first.hasPrefix("http://localhost:") else { return nil }
    return first + (token.map { "?token=" + Self.encoded($0) } ?? "")
  }

  private static func encoded(_ text: String) -> String {
    text.utf8.map { byte in
      let scalar = Unicode.Scalar(byte)
      let isPlain =
        byte < 0x80 && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        || "-._~".unicodeScalars.contains(scalar)
      let digits = String(byte, radix: 16, uppercase: true)
      return isPlain ? String(Character(scalar)) : "%" + (byte < 16 ? "0" : "") + digits
    }.joined()
  }
}
