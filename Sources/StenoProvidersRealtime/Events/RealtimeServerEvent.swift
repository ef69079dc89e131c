import StenoCore

/// What a realtime server says, as far as it matters here.
///
/// An `item` is the server's name for an utterance; nil where the event has none.
///
/// #### Source
/// The `RealtimeServerEvent…` schemas of the OpenAI API description. Events of the beta that mean the same are read as
/// the same.
enum RealtimeServerEvent: Sendable, Equatable {
  /// What the server has against an event or an utterance.
  struct Failure: Sendable, Equatable {
    /// The kind, as in `invalid_request_error`; empty where the server gives none.
    var type = ""
    /// The cause, as in `input_audio_buffer_commit_empty`.
    var code: String?
    /// The cause in words.
    var message = ""
    /// The field of ours that it is about, as in `session.audio.input.transcription.model`.
    var field: String?
    /// The event of ours that it is about.
    var eventID: String?
  }

  /// The session exists, with the server's defaults.
  case sessionCreated
  /// The session is as the server says it is; whether the server cuts utterances by itself, where it says so.
  case sessionUpdated(serverCuts: Bool?)
  /// The server heard speech begin, or end.
  case speech(item: String?)
  /// The audio so far has become an utterance.
  case committed(item: String?)
  /// The audio that was not committed is forgotten.
  case cleared
  /// More text of an utterance.
  case delta(item: String?, text: String, logProbabilities: [TokenLogProbability]?)
  /// What one speaker said of an utterance.
  case turn(item: String?, text: String, speaker: String?)
  /// An utterance is whole: its text, or nil where that is what its deltas said.
  case completed(
    item: String?, text: String?, logProbabilities: [TokenLogProbability]? = nil, language: String? = nil,
    usage: RecognitionUsage? = nil)
  /// An utterance could not be transcribed.
  case failed(item: String?, Failure)
  /// Something was wrong; the session goes on unless the server closes it.
  case error(Failure)
  /// Anything else, which means nothing here.
  case other
}
