import Glibc
import StenoCaption
import StenoSystem
import StenoCore
import StenoPipeline

/// Writes segments as they close, or scores as they come.
actor SegmentWriter {
  nonisolated var unownedExecutor: UnownedSerialExecutor { StandardOutput.thread.asUnownedSerialExecutor() }

  private let format: SegmentOutput
  private let scores: Bool
  /// The folder for sound files; nil for text.
  private let folder: String?
  private var file: ResultFile?
  /// Segments of several inputs are numbered on, so that no sound file overwrites another.
  private var soundFiles = 0

  /// - Parameters:
  ///   - format: What is written.
  ///   - scores: Whether scores are written instead.
  ///   - output: Where; nil for standard output.
  ///   - isLive: Whether the file must be valid at every moment, rather than whole or absent.
  /// - Throws: ``CommandError`` where the file or the folder cannot be opened.
  init(format: SegmentOutput, scores: Bool, output: String?, isLive: Bool) throws {
    self.format = format
    self.scores = scores
    guard format == .wav, !scores else {
      folder = nil
      if let output { file = try ResultFile(path: output, isLive: isLive, overwrites: true) }
      return
    }
    guard let output else {
      throw CommandError(.usage, "--format wav writes one file per segment; name a folder for them with -o.")
    }
    guard mkdir(output, 0o755) == 0 || errno == EEXIST else {
      throw CommandError(.cannotWrite, "\(output) cannot be created: \(String(cString: strerror(errno))).")
    }
    folder = output
  }

  func write(_ event: SegmentationEvent, source: String) throws {
    switch event {
    case .window(let window): if scores { try put(window.scoreLine()) }
    case .opened(let id, let start): if !scores, let text = format.text { try put(text.opened(id, at: start)) }
    case .closed(let segment, let audio): if !scores { try write(segment, audio, source: source) }
    case .gap, .ended: break
    }
  }

  func finish() throws {
    if file != nil { try file?.finish() }
  }

  private func write(_ segment: SpeechSegment, _ audio: [Float], source: String) throws {
    if let text = format.text { return try put(text.closed(segment, source: source)) }
    soundFiles += 1
    let path = "\(folder ?? ".")/\(ItemID(soundFiles)).wav"
    var sound = try ResultFile(path: path, isLive: false)
    try sound.append(bytes: WaveFile.bytes(of: audio))
    try sound.finish()
    try print(path + "\n")
  }

  private func put(_ text: String) throws {
    guard !text.isEmpty else { return }
    if file != nil { return try file?.append(text, trailer: "") ?? () }
    try print(text)
  }

  private func print(_ text: String) throws {
    guard writeAll(Array(text.utf8), to: STDOUT_FILENO) else {
      throw CommandError(.cannotWrite, "cannot write to standard output: \(String(cString: strerror(errno))).")
    }
  }
}
