public import StenoCore

/// The keys that a gateway accepts, with the names and limits of their holders.
///
/// A file holds one key a line, then optionally a name and limits; `#` begins a comment:
///
/// ```
/// sk-2f0c…  captions  rate=60  sessions=4
/// ```
public struct KeyRing: Sendable {
  /// Who holds a key.
  public struct Holder: Sendable, Equatable {
    /// The name in logs and metrics.
    public var name: String
    /// Requests a minute; nil for as many as they like.
    public var requestsPerMinute: Int?
    /// Sessions at once; nil for as many as there are.
    public var sessions: Int?
  }

  private var entries: [(key: [UInt8], holder: Holder)] = []

  /// The keys in `text`.
  ///
  /// - Parameters:
  ///   - text: The lines.
  ///   - name: What holds them, for messages.
  /// - Throws: ``StenoCore/OptionError`` for a key that is too short or is there twice, or a limit that is none; for no
  ///   key at all. No message repeats a key.
  public init(parsing text: String, name: String = "keys") throws(OptionError) {
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let words = line.prefix { $0 != "#" }.split { $0.isWhitespace }
      guard let key = words.first else { continue }
      let place = "line \(index + 1) of \(name)"
      guard key.utf8.count >= 8, key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
        throw OptionError(option: "keys", value: place, range: "a key of at least 8 printable ASCII characters")
      }
      guard holder(of: String(key)) == nil else {
        throw OptionError(option: "keys", value: place, range: "a key that is not on an earlier line")
      }
      entries.append((Array(key.utf8), try Self.holder(words.dropFirst(), number: entries.count + 1, place)))
    }
    guard !entries.isEmpty else { throw OptionError(option: "keys", value: name, range: "at least one key") }
  }

  /// Who holds `key`; nil for nobody. It takes as long for a wrong key as for a right one of its length.
  public func holder(of key: String) -> Holder? {
    let given = Array(key.utf8)
    var found: Holder?
    for (key, holder) in entries where RequestTrust.isEqual(given, key) { found = found ?? holder }
    return found
  }

  private static func holder(
    _ words: ArraySlice<Substring>, number: Int, _ place: String
  ) throws(OptionError) -> Holder {
    var holder = Holder(name: "key-\(number)")
    for word in words {
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else {
        holder.name = String(word)
        continue
      }
      guard let limit = Int(parts[1]), limit > 0 else {
        throw OptionError(option: "keys", value: "\(word) on \(place)", range: "a limit such as rate=60 or sessions=4")
      }
      switch parts[0] {
      case "rate": holder.requestsPerMinute = limit
      case "sessions": holder.sessions = limit
      default: throw OptionError(option: "keys", value: "\(word) on \(place)", range: "rate= or sessions=")
      }
    }
    return holder
  }
}
