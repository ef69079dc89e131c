import CFFmpeg
import StenoCore

extension MediaOpening {
  /// Protocols that an address may lead to; never a local file.
  private static let remoteProtocols =
    "http,https,httpproxy,tls,tcp,udp,udplite,rtp,srtp,rtsp,rtmp,rtmps,rtmpt,srt,ftp,sftp,mmsh,mmst,crypto,data"

  /// Opens an address.
  func open(address: String) throws(SourceError) -> Opened {
    let opened: Opened
    do {
      opened = try open(address: address, protocols: Self.remoteProtocols)
    } catch {
      guard Self.isWeb(address), error.code != .missing, error.code != .unauthorized, !stop.mustReturn() else {
        throw error
      }
      throw content(of: address).map { explanation($0, of: error) } ?? error
    }
    guard opened.format.formatName.hasPrefix("mov"), opened.format.readsForward, Self.isWeb(address),
      let beginning = content(of: address), MovieLayout.read(beginning) == .indexAtEnd
    else { return opened }
    tell(
      "the index of \(name) is at its end, and its server does not support range requests: downloading all of it first")
    return try open(fetch(address), path: nil)
  }

  private static func isWeb(_ address: String) -> Bool {
    let scheme = address.prefix { $0 != ":" }.lowercased()
    return scheme == "http" || scheme == "https"
  }

  /// The first bytes that a server sends; nil where it does not.
  private func content(of address: String) -> [UInt8]? {
    stop.wait(atMost: options.silenceLimit)
    let bytes = try? AddressBytes(address, settings: ["protocol_whitelist": Self.remoteProtocols], stop: stop)
    return try? bytes?.read(ByteStream.peekLimit)
  }

  /// What FFmpeg's `error` means for what the server sent.
  private func explanation(_ content: [UInt8], of error: SourceError) -> SourceError {
    guard let description = ContentSignature.describe(content) else { return error }
    let message =
      description == ContentSignature.webPage
      ? "\(name) is a web page, not audio: give the address of the recording itself"
      : "\(name) is not audio: it looks like \(description)"
    return SourceError(code: .notAudio, message: message)
  }

  private func fetch(_ address: String) throws(SourceError) -> FileBytes {
    let settings = ["protocol_whitelist": Self.remoteProtocols, "reconnect": "1", "reconnect_delay_max": "4"]
    let bytes: AddressBytes
    do {
      bytes = try AddressBytes(address, settings: settings, stop: stop)
    } catch {
      throw error.openingAddress(name)
    }
    return try bytes.fetch(name: name, atMost: options.silenceLimit)
  }
}
