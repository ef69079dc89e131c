import Glibc

/// Which certificates are trusted. Pure.
public struct CertificateTrust: Sendable, Equatable {
  /// A file with certificates (PEM) instead of the system's; nil for the system's.
  public var file: String?
  /// A folder with certificates under the names of their hashes; nil for the system's.
  public var folder: String?

  /// What is configured, else what the environment says.
  ///
  /// - Parameters:
  ///   - file: The file that is configured.
  ///   - environment: The environment's variables, of which empty ones count for nothing.
  ///
  /// #### Source
  /// `SSL_CERT_FILE` and `SSL_CERT_DIR` are OpenSSL's, `CURL_CA_BUNDLE` is curl's ("ENVIRONMENT" of its manual). Those
  /// that are meant for every program come first: many systems set the one of curl for all users.
  public init(configured file: String?, environment: [String: String]) {
    func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    self.file = file ?? value("SSL_CERT_FILE") ?? value("CURL_CA_BUNDLE")
    let isOfOpenSSL = file == nil && self.file == value("SSL_CERT_FILE")
    folder = isOfOpenSSL ? value("SSL_CERT_DIR") : nil
  }

  /// What is configured, else what this process's environment says.
  public init(configured file: String?) {
    let names = ["CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"]
    let variables = names.compactMap { name in unsafe getenv(name).map { (name, unsafe String(cString: $0)) } }
    self.init(configured: file, environment: Dictionary(variables) { $1 })
  }
}
