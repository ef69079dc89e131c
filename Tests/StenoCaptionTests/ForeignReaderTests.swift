import Foundation
import StenoCaption
import StenoCore
import Testing

/// Files for readers that are not ours, see `Tests/Captions/test_files.py`: random transcripts in each format, beside
/// the words that went in.
@Suite(.enabled(if: CaptionFiles.folder != nil, "STENO_CAPTION_FILES names no folder; `make test` does"))
struct ForeignReaderTests {
  @Test(arguments: 0..<24)
  func captionFiles(seed: Int) throws {
    let folder = try #require(CaptionFiles.folder)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let items = RandomTranscript.items(seed: seed)
    var options = CueOptions()
    try write(.srt, options, items, to: folder.appending(path: "\(seed).srt"))
    try write(.ttml, options, items, to: folder.appending(path: "\(seed).ttml"))
    options.hasWordTimes = seed % 4 > 1
    options.settings = seed % 4 > 1 ? "line:85% position:10%,line-left align:start" : ""
    try write(.vtt, options, items, to: folder.appending(path: "\(seed).vtt"))
    let words = try JSONEncoder().encode(items.flatMap(\.words).map(\.text))
    try words.write(to: folder.appending(path: "\(seed).json"))
  }

  private func write(_ format: OutputFormat, _ options: CueOptions, _ items: [TranscriptItem], to file: URL) throws {
    var writer = format.makeFormat(cues: options)
    let text = writer.header + items.map { writer.append(.done($0), voice: nil) }.joined() + writer.trailer
    try Data(text.utf8).write(to: file)
    #expect(try Data(contentsOf: file) == Data(text.utf8))
  }
}

private enum CaptionFiles {
  static var folder: URL? {
    ProcessInfo.processInfo.environment["STENO_CAPTION_FILES"].map { URL(fileURLWithPath: $0) }
  }
}
