import Foundation
import StenoServer
import Testing

@testable import steno

private func addresses(_ host: String, token: String? = nil, local: [String] = ["192.0.2.7", "2001:db8::7"])
  -> PageAddresses
{
  var options = CaptionServerOptions()
  (options.host, options.token) = (host, token)
  return PageAddresses(options, port: 80, local: local)
}

@Test func aServerForAllIsFoundInTheNetwork() {
  let all = addresses("0.0.0.0", token: "a/b&c~d.1")
  #expect(
    all.lines == [
      "captions: http://192.0.2.7:80/ and http://192.0.2.7:80/overlay, with ?token=…",
      "captions are also at http://localhost:80/",
    ])
  #expect(all.forPhones == "http://192.0.2.7:80/?token=a%2Fb%26c~d.1")
  #expect(addresses("::").lines.contains("captions are also at http://[2001:db8::7]:80/"))
  #expect(addresses("2001:db8::7").first == "http://[2001:db8::7]:80/")
}

@Test func whatNoPhoneReachesHasNoCode() {
  #expect(addresses("127.0.0.1").forPhones == nil)
  #expect(addresses("127.0.0.1").lines == ["captions: http://127.0.0.1:80/ and http://127.0.0.1:80/overlay"])
  #expect(addresses("0.0.0.0", local: []).forPhones == nil)
}

/// Reading the code back is for a program that is not ours: Tests/Captions/test_phone.py.
@Test func aCodeIsAsLargeAsItsText() {
  for (length, size) in [(17, 21), (18, 25), (106, 37), (107, 41), (230, 53)] {
    let code = QRCode(String(repeating: "a", count: length))
    #expect(code?.size == size)
    #expect(code?.terminalText.split(separator: "\n").count == (size + 5) / 2)
  }
  #expect(QRCode(String(repeating: "a", count: 231)) == nil)
}

@Suite struct TokenTests {
  private let file = FileManager.default.temporaryDirectory.appending(path: "token-\(UUID().uuidString)")
  private let notices = Notices(isQuiet: true, isVerbose: false)

  @Test func aTokenIsReadFromItsFile() throws {
    defer { try? FileManager.default.removeItem(at: file) }
    try Data("correct-horse\n".utf8).write(to: file)
    #expect(try PageToken.resolve(flag: nil, file: file.path, notices: notices) == "correct-horse")
    #expect(throws: (any Error).self) { try PageToken.resolve(flag: "x", file: file.path, notices: notices) }
    try Data(" \n".utf8).write(to: file)
    #expect(throws: (any Error).self) { try PageToken.resolve(flag: nil, file: file.path, notices: notices) }
    try Data(count: 100_000).write(to: file)
    #expect(throws: (any Error).self) { try PageToken.resolve(flag: nil, file: file.path, notices: notices) }
    #expect(throws: (any Error).self) { try PageToken.resolve(flag: nil, file: "/nowhere", notices: notices) }
  }

  @Test func whoeverShowsATokenIsWarned() async throws {
    defer { try? FileManager.default.removeItem(at: file) }
    try Data("correct-horse".utf8).write(to: file)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
    let flags = [["--token", "correct-horse"], ["--token-file", file.path]]
    for (flags, warning) in zip(flags, ["process list", "chmod 600"]) {
      let sample = try Command.sample("clone-test.wav")
      let outcome = try await Command.run(["caption", "--source", "file:\(sample)", "--port", "0"] + flags)
      #expect(outcome.errors.contains(warning) && outcome.status == 0, "\(outcome.errors)")
    }
  }
}
