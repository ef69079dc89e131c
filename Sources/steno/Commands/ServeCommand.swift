import ArgumentParser
import StenoCore
import StenoServer
import StenoSpeech
import StenoSystem
import StenoWire

/// The vendors' APIs, from this machine.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serve the vendors' transcription APIs from this machine.",
    discussion: """
      Programs that were written for a vendor's API work with their base URL set to this server's. Any provider can be \
      behind it: the embedded engine, or services with fallback. Ctrl-C or SIGTERM ends open sessions in good order; a second one ends the server at once.

      Each line of the file of keys has a key, then optionally a name and limits, such as rate=60 (requests a minute) or \
      sessions=4.

      EXAMPLES:
        steno serve
        curl http://127.0.0.1:8090/v1/audio/transcriptions -F file=@talk.mp3
        steno serve --host 0.0.0.0 --keys keys.txt
      """)

  @Option(help: "The address to listen on. Other than loopback addresses need --keys.")
  var host = "127.0.0.1"

  @Option(help: "The port; 0 for any that is free.")
  var port = 8_090

  @Option(help: ArgumentHelp("A file with the keys that clients must show.", valueName: "file"))
  var keys: String?

  @Option(help: ArgumentHelp("Sessions at once; more are refused with Retry-After.", valueName: "n"))
  var maxSessions = 20

  @Option(help: ArgumentHelp("The longest upload, such as 100MB.", valueName: "size"))
  var maxUpload = "100MB"

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("An origin whose web pages may use the server, or * for all. Repeatable.", valueName: "url"))
  var origin: [String] = []

  @Option(
    help: ArgumentHelp("Seconds that open sessions have to end after Ctrl-C or SIGTERM, 0 to 3600.", valueName: "n"))
  var drainSeconds = 30

  @Flag(help: "Write a line of JSON to standard error for each request.")
  var accessLog = false

  @OptionGroup(title: "Recognition") var engineFlags: EngineFlags
  @OptionGroup var settings: SettingsFlags
  @OptionGroup var noticeFlags: NoticeFlags

  func run() async throws {
    try await reportingErrors {
      let file = try settings.file()
      let notices = noticeFlags.notices
      let options = try options()
      try options.validate()
      let interruption = Interruption {
        notices.tell("stopping: open sessions may end; press Ctrl-C again to stop now.")
      }
      let route = try engineFlags.route(file, workers: 2, deadline: .seconds(30), notices: notices)
      defer { route.tellHealth(notices) }
      try await route.engine.prepare()
      let accessLog = accessLog
      let gateway = try Gateway(
        engine: route.engine, modelName: engineFlags.model ?? route.engine.name, options: options
      ) { if accessLog { notices.answer($0.json.text) } }
      try await serve(gateway, options, interruption, notices)
    }
  }

  private func serve(
    _ gateway: Gateway, _ options: GatewayOptions, _ interruption: Interruption, _ notices: Notices
  ) async throws {
    let stopped = OneTimeGate()
    try await interruption.whileRunning(finish: stopped.open) {
      try await withThrowingTaskGroup { group in
        group.addTask {
          try await gateway.run { port in notices.tell("serving on http://\(options.host):\(port)/v1") }
        }
        group.addTask {
          try await stopped.wait()
          await gateway.drain()
          throw CancellationError()
        }
        do { try await group.next() } catch is CancellationError {}
        group.cancelAll()
      }
    }
  }

  private func options() throws -> GatewayOptions {
    var options = GatewayOptions()
    (options.host, options.port, options.maximumSessions, options.origins) = (host, port, maxSessions, origin)
    options.drainLimit = .seconds(drainSeconds)
    options.maximumUploadBytes = try Self.bytes(maxUpload)
    if let keys {
      options.keys = try KeyRing(parsing: String(decoding: try readFile(keys), as: UTF8.self), name: keys)
    }
    return options
  }

  /// A size such as `100MB`, in bytes.
  private static func bytes(_ text: String) throws -> Int {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let factors = [
      "": 1, "b": 1, "kb": 1_000, "k": 1_000, "mb": 1_000_000, "m": 1_000_000, "gb": 1_000_000_000, "g": 1_000_000_000,
    ]
    guard let number = Int(digits), let factor = factors[text.dropFirst(digits.count).lowercased()] else {
      throw OptionError(option: "max_upload", value: text, range: "a size such as 100MB")
    }
    let (bytes, overflows) = number.multipliedReportingOverflow(by: factor)
    return overflows ? .max : bytes
  }
}
