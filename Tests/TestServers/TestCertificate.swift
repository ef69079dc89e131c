import Foundation
import Testing

/// A certificate for one test's server, and the authority that signed it; its folder goes away with it.
public final class TestCertificate: Sendable {
  private let folder: URL

  /// A certificate for `names`, as in `DNS:localhost` or `IP:127.0.0.1`.
  ///
  /// - Throws: Where `openssl` is missing: tests fail rather than pass without it.
  public init(_ names: String...) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "steno-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let names = "subjectAltName=" + names.joined(separator: ",")
    try Data(names.utf8).write(to: folder.appending(path: "names"))
    try openssl(
      [
        "req", "-x509", "-subj", "/CN=authority of a test", "-keyout", "authority.key", "-out", "authority.pem",
        "-days", "2",
      ]
        + Self.fresh)
    try openssl(["req", "-subj", "/CN=server of a test", "-keyout", "key.pem", "-out", "request.pem"] + Self.fresh)
    try openssl([
      "x509", "-req", "-in", "request.pem", "-CA", "authority.pem", "-CAkey", "authority.key", "-CAcreateserial",
      "-days", "2", "-extfile", "names", "-out", "certificate.pem",
    ])
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  private static let fresh = ["-newkey", "rsa:2048", "-nodes"]

  /// The file with the authority's certificate, for a client to trust.
  public var authority: String { folder.appending(path: "authority.pem").path }
  /// The file with the server's certificate.
  public var certificate: String { folder.appending(path: "certificate.pem").path }
  /// The file with the server's key.
  public var key: String { folder.appending(path: "key.pem").path }

  private func openssl(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    process.currentDirectoryURL = folder
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "openssl failed; run `scripts/setup test`")
  }
}
