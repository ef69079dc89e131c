/// A cue as a strict reader of captions finds it.
struct ParsedCue: Equatable {
  var milliseconds: Range<Int64>
  var lines: [String]
}

struct CaptionSyntaxError: Error {
  var message: String
}

/// Reads SRT and WebVTT as written, refusing what their syntax does not allow.
enum CaptionParser {
  static func srt(_ text: String) throws -> [ParsedCue] {
    try blocks(of: text).enumerated().map { index, lines in
      guard lines.count >= 3, lines[0] == "\(index + 1)" else {
        throw CaptionSyntaxError(message: "not cue \(index + 1): \(lines)")
      }
      return ParsedCue(milliseconds: try times(lines[1], separator: ","), lines: try payload(lines[2...]))
    }
  }

  static func vtt(_ text: String) throws -> [ParsedCue] {
    let blocks = try blocks(of: text)
    guard blocks.first == ["WEBVTT"] else { throw CaptionSyntaxError(message: "no signature") }
    return try blocks.dropFirst().map { lines in
      guard lines.count >= 2 else { throw CaptionSyntaxError(message: "too short: \(lines)") }
      return ParsedCue(
        milliseconds: try times(lines[0], separator: "."), lines: try payload(lines[1...]).map(unescaped))
    }
  }

  private static func blocks(of text: String) throws -> [[String]] {
    guard text.isEmpty || text.unicodeScalars.suffix(2).elementsEqual(["\n", "\n"]) else {
      throw CaptionSyntaxError(message: "no blank line at the end")
    }
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    return lines.split(separator: "").map { Array($0) }
  }

  private static func payload(_ lines: ArraySlice<String>) throws -> [String] {
    for line in lines where line.unicodeScalars.contains("-->".unicodeScalars) || line.contains("\0") {
      throw CaptionSyntaxError(message: "not allowed in a cue: \(line)")
    }
    return Array(lines)
  }

  private static func times(_ line: String, separator: Character) throws -> Range<Int64> {
    let ends = line.split(separator: " ")
    guard ends.count == 3, ends[1] == "-->", let start = milliseconds(ends[0], separator: separator),
      let end = milliseconds(ends[2], separator: separator), start < end
    else { throw CaptionSyntaxError(message: "not the times of a cue: \(line)") }
    return start..<end
  }

  private static func milliseconds(_ clock: Substring, separator: Character) -> Int64? {
    let parts = clock.split { $0 == ":" || $0 == separator }
    guard parts.count == 4, parts[0].count >= 2, parts[1].count == 2, parts[2].count == 2, parts[3].count == 3,
      clock.last(where: { !$0.isNumber }) == separator
    else { return nil }
    let numbers = parts.compactMap { Int64($0) }
    guard numbers.count == 4, numbers[1] < 60, numbers[2] < 60 else { return nil }
    return ((numbers[0] * 60 + numbers[1]) * 60 + numbers[2]) * 1_000 + numbers[3]
  }

  static func unescaped(_ text: String) throws -> String {
    var rest = text.unicodeScalars[...]
    var plain = String.UnicodeScalarView()
    let references: [(String, Unicode.Scalar)] = [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")]
    while let scalar = rest.first {
      if let reference = references.first(where: { rest.starts(with: $0.0.unicodeScalars) }) {
        plain.append(reference.1)
        rest.removeFirst(reference.0.unicodeScalars.count)
        continue
      }
      guard !["&", "<", ">"].contains(scalar) else { throw CaptionSyntaxError(message: "bare \(scalar) in \(text)") }
      plain.append(scalar)
      rest.removeFirst()
    }
    return String(plain)
  }
}
