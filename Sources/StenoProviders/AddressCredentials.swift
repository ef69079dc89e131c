import StenoCore

/// What in a URL may be a credential. Pure.
enum AddressCredentials {
  /// Parts of the names that parameters with credentials have, in lower case.
  private static let telling = [
    "sig", "token", "key", "pass", "pwd", "secret", "auth", "credential", "session", "jwt", "hmac",
  ]
  /// The shortest value that is taken for one whatever its name is.
  private static let shortest = 8

  /// The user and password before an `@`, and the values of the query and the fragment that look like credentials, each
  /// as it is and percent-decoded.
  static func all(in url: String) -> [String] {
    guard let scheme = url.firstRange(of: "://") else { return [] }
    let rest = url[scheme.upperBound...]
    let authority = rest.prefix { !"/?#".contains($0) }
    let parameters = rest.dropFirst(authority.count).drop { $0 != "?" && $0 != "#" }.split { "?#&;".contains($0) }
    let found = ofUser(authority) + parameters.compactMap(value)
    return found.flatMap { [$0, $0.percentDecoded] }.filter { !$0.isEmpty }
  }

  /// The URL as it may be shown: without user, query and fragment where any of them may hold a credential.
  static func hidden(in url: String) -> String {
    guard !all(in: url).isEmpty, let scheme = url.firstRange(of: "://") else { return url }
    let rest = url[scheme.upperBound...]
    let authority = rest.prefix { !"/?#".contains($0) }
    let path = rest.dropFirst(authority.count).prefix { $0 != "?" && $0 != "#" }
    return "\(url[..<scheme.upperBound])\(authority.split(separator: "@").last ?? "")\(path)"
  }

  private static func ofUser(_ authority: Substring) -> [String] {
    guard let at = authority.lastIndex(of: "@") else { return [] }
    let user = authority[..<at]
    guard let colon = user.firstIndex(of: ":") else { return [String(user)] }
    return [String(user), String(user[user.index(after: colon)...])]
  }

  private static func value(_ parameter: Substring) -> String? {
    guard let equals = parameter.firstIndex(of: "=") else { return looksRandom(parameter) ? String(parameter) : nil }
    let (name, value) = (parameter[..<equals].lowercased(), parameter[parameter.index(after: equals)...])
    return telling.contains(where: name.contains) || looksRandom(value) ? String(value) : nil
  }

  /// Whether it is no word of any language: nobody is to miss those in a transcript.
  private static func looksRandom(_ value: Substring) -> Bool {
    let bytes = Array(value.percentDecoded.utf8)
    return bytes.count >= shortest && !bytes.contains(0x20) && !CredentialForm.isOrdinary(bytes[...])
  }
}

extension ProviderConfiguration {
  /// As ``redactor``, which takes out the credentials of a URL too.
  func redactor(withThoseOf url: String) -> Redactor {
    Redactor(credentials + AddressCredentials.all(in: url))
  }
}
