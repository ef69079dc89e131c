public import StenoCore

/// What a server of the Realtime API says in a transcription session.
///
/// #### Source
/// openai/openai-openapi @f85dbe2, the `RealtimeServerEvent…` schemas.
public struct OpenAIRealtimeServerMessage: Sendable, Equatable {
  /// What it says. An `item` is the server's name for a turn, `previous` that of the turn committed before it.
  public enum Event: Sendable, Equatable {
    /// The session exists; always the first event.
    case sessionCreated(OpenAIRealtimeSession)
    /// The session is as it is now.
    case sessionUpdated(OpenAIRealtimeSession)
    /// There is a conversation: what NVIDIA's clients wait for.
    case conversationCreated(id: String)
    /// Speech begins, prefix padding included.
    case speechStarted(item: String, at: FrameIndex)
    /// Speech has ended, the closing silence included.
    case speechStopped(item: String, at: FrameIndex)
    /// The audio so far has become a turn.
    case committed(item: String, previous: String?)
    /// The audio that was not committed is forgotten.
    case cleared
    /// A turn is part of the conversation; in the beta, ``itemCreated(item:previous:)`` says this and the next.
    case itemAdded(item: String, previous: String?)
    /// A turn's item is complete, though its transcript may not be.
    case itemDone(item: String, previous: String?)
    /// What the beta says in place of both.
    case itemCreated(item: String, previous: String?)
    /// More text of a turn. `logProbabilities` is nil where nobody asked for them.
    case delta(item: String, text: String, logProbabilities: [TokenLogProbability]?)
    /// A turn's whole transcript: its text, languages, log probabilities and usage travel.
    case completed(item: String, OpenAITranscription)
    /// A turn could not be transcribed.
    case failed(item: String, OpenAIError)
    /// Something was wrong with a message of the client's, called `eventID`; the session goes on.
    case error(OpenAIError, eventID: String?)
  }

  /// The server's name for the message.
  public var eventID: String
  /// What it says.
  public var event: Event

  /// A message.
  public init(_ event: Event, eventID: String) {
    self.event = event
    self.eventID = eventID
  }

  /// The message as an object, in the form in which the client knows sessions: today's by default.
  public func json(_ shape: OpenAIRealtimeSession.Shape = .current) -> JSONValue {
    let (type, members) = typeAndMembers(shape)
    return .object([("type", .string(type)), ("event_id", .string(eventID))] + members)
  }

  private static let transcription = "conversation.item.input_audio_transcription."

  private func typeAndMembers(
    _ shape: OpenAIRealtimeSession.Shape
  ) -> (type: String, members: [(name: String, value: JSONValue)]) {
    switch event {
    // Clients of the beta know this name too, and others know no other.
    case .sessionCreated(let session): ("session.created", [("session", session.json(shape))])
    case .sessionUpdated(let session):
      (shape == .beta ? "transcription_session.updated" : "session.updated", [("session", session.json(shape))])
    case .conversationCreated(let id):
      (
        "conversation.created",
        [("conversation", .object([("id", .string(id)), ("object", .string("realtime.conversation"))]))]
      )
    case .speechStarted(let item, let start):
      ("input_audio_buffer.speech_started", [("audio_start_ms", .milliseconds(start)), ("item_id", .string(item))])
    case .speechStopped(let item, let end):
      ("input_audio_buffer.speech_stopped", [("audio_end_ms", .milliseconds(end)), ("item_id", .string(item))])
    case .committed(let item, let previous):
      (
        "input_audio_buffer.committed",
        [("previous_item_id", JSONValue(previous)), ("item_id", .string(item))]
      )
    case .cleared: ("input_audio_buffer.cleared", [])
    case .itemAdded(let item, let previous): ("conversation.item.added", Self.members(of: item, previous))
    case .itemDone(let item, let previous): ("conversation.item.done", Self.members(of: item, previous))
    case .itemCreated(let item, let previous): ("conversation.item.created", Self.members(of: item, previous))
    case .delta(let item, let text, let tokens):
      (
        Self.transcription + "delta",
        Self.content(of: item) + [("delta", .string(text))]
          + (tokens.map { [("logprobs", .logProbabilities($0))] } ?? [])
      )
    case .completed(let item, let whole): (Self.transcription + "completed", Self.content(of: item) + whole.turn)
    case .failed(let item, let error):
      (Self.transcription + "failed", Self.content(of: item) + [("error", .object(error.members))])
    case .error(let error, let id):
      ("error", [("error", .object(error.members + [("event_id", JSONValue(id))]))])
    }
  }

  private static func content(of item: String) -> [(name: String, value: JSONValue)] {
    [("item_id", .string(item)), ("content_index", .integer(0))]
  }

  private static func members(of item: String, _ previous: String?) -> [(name: String, value: JSONValue)] {
    let content = JSONValue.object([("type", .string("input_audio")), ("transcript", .null)])
    let message = JSONValue.object([
      ("id", .string(item)), ("object", .string("realtime.item")), ("type", .string("message")),
      ("status", .string("completed")), ("role", .string("user")), ("content", .array([content])),
    ])
    return [("previous_item_id", JSONValue(previous)), ("item", message)]
  }
}

extension OpenAITranscription {
  /// The members of a turn that is completed. `usage` is always there, and clients read it.
  fileprivate var turn: [(name: String, value: JSONValue)] {
    [("transcript", .string(text))]
      + (languages.isEmpty ? [] : [("languages", Self.json(languages: languages))])
      + (logProbabilities.map { [("logprobs", .logProbabilities($0))] } ?? [])
      + [("usage", (usage ?? Self.usage(of: duration)).json)]
  }
}
