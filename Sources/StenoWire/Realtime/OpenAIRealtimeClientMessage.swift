/// What a client of the Realtime API says, as far as transcription goes.
///
/// #### Source
/// openai/openai-openapi @f85dbe2, the `RealtimeClientEvent…` schemas; vllm-project/vllm for its `session.update`.
public struct OpenAIRealtimeClientMessage: Sendable, Equatable {
  /// What it says.
  public enum Event: Sendable, Equatable {
    /// The session shall be other than it is; see ``OpenAIRealtimeSession/apply(_:_:)``.
    case updateSession(OpenAIRealtimeUpdate)
    /// More audio, in the session's format.
    case append([UInt8])
    /// The audio so far is one turn. `isFinal` is what clients of vLLM say at their end.
    case commit(isFinal: Bool = false)
    /// The audio that was not committed shall be forgotten.
    case clear
    /// There will be no more audio: what NVIDIA's clients say.
    case done
    /// An event of another kind.
    case other(type: String)
  }

  /// The client's name for the message, which an error repeats; nil where it gives none.
  public var eventID: String?
  /// What it says.
  public var event: Event

  /// A message.
  public init(_ event: Event, eventID: String? = nil) {
    self.event = event
    self.eventID = eventID
  }

  /// The message as an object.
  public var json: JSONValue {
    let id = eventID.map { [("event_id", JSONValue.string($0))] } ?? []
    return .object([("type", .string(type))] + id + members)
  }

  private var type: String {
    switch event {
    case .updateSession(let update): update.shape == .beta ? "transcription_session.update" : "session.update"
    case .append: "input_audio_buffer.append"
    case .commit: "input_audio_buffer.commit"
    case .clear: "input_audio_buffer.clear"
    case .done: "input_audio_buffer.done"
    case .other(let type): type
    }
  }

  private var members: [(name: String, value: JSONValue)] {
    switch event {
    case .updateSession(let update):
      update.shape == .flat ? update.session.members ?? [] : [("session", update.session)]
    case .append(let audio): [("audio", .string(Base64.text(of: audio)))]
    case .commit(let isFinal): isFinal ? [("final", .bool(true))] : []
    case .clear, .done, .other: []
    }
  }
}

/// What an update says of a session.
public struct OpenAIRealtimeUpdate: Sendable, Equatable {
  /// The forms in which updates come.
  public enum Shape: Sendable, Equatable {
    /// `session.update` with `session`, nested.
    case current
    /// `transcription_session.update` with `session`, flat.
    case beta
    /// vLLM's: `session.update` with `model` and no `session`. Its audio is 16-bit PCM at 16 kHz.
    case flat
  }

  /// Its form.
  public var shape: Shape
  /// The members that it has: what is left out stays as it is, and null clears.
  public var session: JSONValue

  /// An update.
  public init(_ session: JSONValue, shape: Shape = .current) {
    self.session = session
    self.shape = shape
  }

  /// Whether two say the same in the same order.
  public static func == (left: OpenAIRealtimeUpdate, right: OpenAIRealtimeUpdate) -> Bool {
    left.shape == right.shape && left.session.text == right.session.text
  }
}

extension OpenAIRealtimeSession {
  /// Changes what an update says; see ``apply(_:_:)``.
  ///
  /// - Throws: ``OpenAIError`` that names a member whose value cannot be meant; the session is as it was.
  public mutating func apply(_ update: OpenAIRealtimeUpdate) throws(OpenAIError) {
    do throws(WireError) {
      switch update.shape {
      case .current: try apply(update.session, .current)
      case .beta: try apply(update.session, .beta)
      case .flat:
        var transcription = self.transcription ?? Transcription()
        transcription.model = try JSONObjectReader(update.session).string("model") ?? transcription.model
        self.transcription = transcription
        format = .pcm(rate: 16_000)
      }
    } catch {
      throw OpenAIError(error)
    }
  }
}
