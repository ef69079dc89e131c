import StenoCore
import StenoSpeech

/// What a conversation wants done, in order.
enum LiveAction<Message: Sendable & Equatable>: Sendable, Equatable {
  case send(Message)
  case append([UInt8], LiveAudioFormat)
  case obey(SessionCommand)
  /// There will be no more audio.
  case finish
}

/// A live transcription as one protocol has it, between what its client says and what the transcript says: pure.
protocol LiveConversation: Sendable {
  /// What the server says.
  associatedtype Message: Sendable & Equatable

  /// How the audio comes, at first.
  var format: LiveAudioFormat { get }
  /// How the session cuts, at first.
  var endpointing: EndpointingOptions { get }
  /// What the engine is asked for.
  var recognition: RecognitionOptions { get }

  /// Whether a turn is being spoken.
  var isInTurn: Bool { get }

  /// The connection is open.
  mutating func greet() -> [LiveAction<Message>]
  /// A text message came.
  mutating func hear(text: String) -> [LiveAction<Message>]
  /// A binary message came.
  mutating func hear(bytes: [UInt8]) -> [LiveAction<Message>]
  /// The session has listened up to here.
  mutating func advance(to position: FrameIndex) -> [LiveAction<Message>]
  /// A command was obeyed.
  mutating func obeyed(_ command: SessionCommand, hadSegment: Bool) -> [LiveAction<Message>]
  /// The transcript has an event.
  mutating func observe(_ event: TranscriptEvent) -> [LiveAction<Message>]
  /// The `number`th message, from 1, as it travels.
  func text(of message: Message, number: Int) -> String
}

/// How the audio of a live connection travels.
struct LiveAudioFormat: Sendable, Equatable {
  /// How a sample is written.
  enum Encoding: Sendable, Equatable {
    /// 16-bit numbers, low byte first.
    case pcm16
    case muLaw, aLaw
  }

  var encoding = Encoding.pcm16
  /// Frames a second.
  var sampleRate: Int
  /// Samples a frame, interleaved.
  var channels = 1

  /// Samples in `-1...1`, in whole frames.
  ///
  /// - Parameters:
  ///   - bytes: What came.
  ///   - rest: What was left of the message before; what is left now.
  /// - Returns: The samples.
  func samples(of bytes: [UInt8], _ rest: inout [UInt8]) -> [Float] {
    var all = rest + bytes
    let left = all.count % (channels * (encoding == .pcm16 ? 2 : 1))
    rest = Array(all.suffix(left))
    all.removeLast(left)
    switch encoding {
    case .muLaw: return G711.muLaw(all)
    case .aLaw: return G711.aLaw(all)
    case .pcm16:
      return (0..<(all.count / 2)).map { index in
        Float(Int16(truncatingIfNeeded: UInt16(all[2 * index]) | UInt16(all[2 * index + 1]) << 8)) / 32_768
      }
    }
  }
}

/// A source that reports how far its reader has come: what was read before the reader asks for more.
struct MeteredSource: AudioSource {
  let base: any AudioSource
  let report: @Sendable (FrameIndex) async -> Void

  var name: String { base.name }
  var isLive: Bool { base.isLive }
  var canStall: Bool { base.canStall }

  func next() async throws -> CaptureEvent? {
    let event = try await base.next()
    if let event { await report(event.frames.lowerBound) }
    return event
  }

  func finish() { base.finish() }
}
