import StenoDecode

extension TranscribeCommand {
  /// Refuses what `--send-url` cannot do: what is no URL, who cannot fetch, and what is about audio that Steno never sees.
  func checkSendURL(_ file: ConfigurationFile) throws {
    guard sendURL else { return }
    for input in inputs where !Self.canBeSent(input) {
      let name = MediaInput(input).name
      throw CommandError(
        .usage, "--send-url has the provider fetch http:// and https:// URLs; \(name) is none.", setting: "send_url")
    }
    guard engineFlags.provider.count <= 1, engineFlags.hedgeAfter == nil else {
      throw CommandError(
        .usage, "--send-url works with one provider; give --provider once, without --hedge-after.",
        setting: "send_url")
    }
    let name = engineFlags.provider.first ?? "local"
    guard name != "local", try ProviderSettings(name: name, file: file).kind.fetchesRecordings else {
      throw CommandError(
        .usage, "\(name) cannot fetch recordings; these can: \(Self.fetching(file).joined(separator: ", ")).",
        setting: "send_url")
    }
    if let flag = flagsOfAudio.first(where: { $0.isGiven && Settings.path(ifSetting: $0.key) == nil }) {
      throw CommandError(
        .usage, "--\(flag.name) does not apply with --send-url, since Steno never sees the audio; remove one of them.")
    }
  }

  private static func canBeSent(_ input: String) -> Bool {
    guard case .url(let address) = MediaInput(input), let separator = address.firstRange(of: "://") else {
      return false
    }
    let host = address[separator.upperBound...].prefix { !"/?#".contains($0) }.split(separator: "@").last ?? ""
    return ["http", "https"].contains(address[..<separator.lowerBound].lowercased()) && !host.isEmpty
  }

  /// The names of the providers that can fetch: the file's own first.
  private static func fetching(_ file: ConfigurationFile) -> [String] {
    let own = file.providers.map(\.name).filter { name in
      (try? ProviderSettings(name: name, file: file).kind.fetchesRecordings) == true
    }
    return own + ProviderKind.all.filter(\.fetchesRecordings).map(\.name).filter { !own.contains($0) }
  }

  /// The flags that say how audio is read and cut. Those of the configuration file are meant for other inputs.
  private var flagsOfAudio: [(name: String, key: String, isGiven: Bool)] {
    [
      ("raw", media.raw != nil), ("track", media.track != nil), ("channel", media.channel != nil),
      ("no-conditioning", media.noConditioning), ("speaker-names", media.speakerNames != nil),
      ("threshold", endpointing.threshold != nil), ("negative-threshold", endpointing.negativeThreshold != nil),
      ("prefix-padding-ms", endpointing.prefixPaddingMs != nil),
      ("silence-duration-ms", endpointing.silenceDurationMs != nil), ("min-speech-ms", endpointing.minSpeechMs != nil),
      ("max-segment-ms", endpointing.maxSegmentMs != nil),
    ].map { ($0.0, $0.0.replacing("-", with: "_"), $0.1) }
  }
}
