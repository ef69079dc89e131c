import Glibc
import StenoCore
import StenoDecode

/// What a `--source` or an input argument names: a device, a file, an address or standard input.
enum SourceName: Sendable, Equatable {
  /// `pulse` or `pulse:NAME`: a source of the PulseAudio or PipeWire server; nil for the default one.
  case pulse(String?)
  /// `alsa` or `alsa:PCM`: a PCM of the ALSA library; nil for `default`.
  case alsa(String?)
  /// `-`: standard input.
  case standardInput
  /// `file:PATH`, a path or a URL: what FFmpeg reads.
  case media(String)

  /// Reads `text`.
  ///
  /// A path that looks like something else is written as `file:PATH` or with `./` before it.
  ///
  /// - Throws: `CommandError` where the name is empty.
  init(_ text: String) throws {
    switch text {
    case "pulse": self = .pulse(nil)
    case "alsa": self = .alsa(nil)
    case "-": self = .standardInput
    default:
      if let name = try Self.name(in: text, after: "pulse:") {
        self = .pulse(name)
      } else if let name = try Self.name(in: text, after: "alsa:") {
        self = .alsa(name)
      } else {
        self = .media(try Self.path(in: text))
      }
    }
  }

  /// Whether it is standard input.
  var isStandardInput: Bool { self == .standardInput }

  /// Whether audio comes from a device, at its own speed.
  var isDevice: Bool {
    switch self {
    case .pulse, .alsa: true
    case .standardInput, .media: false
    }
  }

  /// The path of the file that is read; nil for everything else.
  var path: String? {
    guard case .media(let text) = self, case .file(let path) = MediaInput(text) else { return nil }
    return path
  }

  /// Checks what can be checked before a model is loaded.
  ///
  /// - Throws: `SourceError`, `missing`, for a file that does not exist, with what may have been meant.
  func checkExists() throws {
    guard let path, access(path.pathBytes, F_OK) != 0, errno == ENOENT || errno == ENOTDIR else { return }
    let remedy = Self.devices.first { $0.names.contains(path.lowercased()) }?.remedy
    throw SourceError(
      code: .missing, message: "\(path.printable) does not exist" + (remedy.map { "; \($0)" } ?? ""))
  }

  /// What people call devices, and how they are named here.
  private static let devices: [(names: Set<String>, remedy: String)] = [
    (
      ["mic", "microphone", "default", "input", "pipewire", "pulseaudio"],
      "the microphone is --source pulse, or --source alsa where there is no sound server"
    ),
    (["desktop", "system", "monitor", "speakers", "output"], "what the desktop plays is --source pulse:@desktop"),
    (["stdin", "standard-input"], "standard input is -"),
  ]

  private static func name(in text: String, after prefix: String) throws -> String? {
    guard text.hasPrefix(prefix) else { return nil }
    let name = String(text.dropFirst(prefix.count))
    guard !name.isEmpty else {
      throw CommandError(
        .usage, "\(text) names no device; `steno devices` lists them, and \(text.dropLast()) is the default.")
    }
    return name
  }

  private static func path(in text: String) throws -> String {
    let isFile = text.hasPrefix("file:") && !text.hasPrefix("file://")
    let path = isFile ? String(text.dropFirst("file:".count)) : text
    guard !path.isEmpty else {
      throw CommandError(.usage, "an input is empty; give a path, a URL, or - for standard input.")
    }
    return path
  }
}
