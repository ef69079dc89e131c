/// One audio track of an input.
public struct AudioTrack: Sendable, Equatable {
  /// Its number among the audio tracks, counted from 1.
  public let number: Int
  /// Its language as the container gives it, such as `eng` or `pt-BR`; nil where the container gives none.
  public let language: String?
  /// Its title; nil where it has none.
  public let title: String?
  /// Its codec, as FFmpeg names it.
  public let codec: String
  /// Its channels; 0 where the container does not say.
  public let channels: Int
  /// Whether the container marks it as the one to play.
  public let isDefault: Bool
  /// Whether it is a commentary, or made for people who cannot hear or see well.
  public let isSpecial: Bool
  /// Whether FFmpeg can decode it.
  let isDecodable: Bool
  /// FFmpeg's index of the stream.
  let stream: Int

  /// What tells it from the others, as in `2 (eng, "Microphone", mono)`.
  public var description: String {
    let layout = [1: "mono", 2: "stereo"][channels] ?? (channels > 0 ? "\(channels) channels" : nil)
    let facts = [language, title.map { "\"\($0)\"" }, layout].compactMap(\.self)
    return "\(number) (\((facts.isEmpty ? [codec] : facts).joined(separator: ", ")))"
  }

  /// Whether `tag`, a BCP 47 or ISO 639 tag such as `en`, `eng` or `en-GB`, names its language.
  func speaks(_ tag: String) -> Bool {
    guard let language else { return false }
    let (wanted, own) = (LanguageTag(tag), LanguageTag(language))
    return wanted.language == own.language && (wanted.rest.isEmpty || wanted.rest == own.rest)
  }
}

extension [AudioTrack] {
  /// The tracks as a person reads them.
  var listing: String { map(\.description).joined(separator: ", ") }

  /// The track that is taken where nobody chose one: the first without a special purpose, one that the container marks
  /// as the default before others.
  var preferred: AudioTrack? {
    let decodable = filter(\.isDecodable)
    let candidates = decodable.isEmpty ? self : decodable
    let plain = candidates.filter { !$0.isSpecial }
    return plain.first(where: \.isDefault) ?? plain.first ?? candidates.first(where: \.isDefault) ?? candidates.first
  }

  /// The track that `choice` means.
  ///
  /// - Returns: Nil where it is not there.
  func track(_ choice: MediaOptions.Track) -> AudioTrack? {
    switch choice {
    case .automatic: preferred
    case .number(let number): first { $0.number == number }
    case .language(let tag): filter { $0.speaks(tag) }.preferred
    }
  }
}
