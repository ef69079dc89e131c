#if GRPC
  import StenoWire
  import StenoProviders

  /// What an answer of the stream says: its text is JSON.
  enum VakyanshAnswer: Equatable {
    /// All that the user has said so far.
    case text(String)
    /// The stream is over.
    case terminated

    /// Reads an answer.
    ///
    /// - Throws: `ProviderFailure` where it is not what it should be, or says that it failed.
    init(transcription: String, action: String) throws(ProviderFailure) {
      if action == "terminate" {
        self = .terminated
        return
      }
      let json: JSONValue
      do { json = try JSONValue(parsing: transcription.utf8) } catch {
        throw ProviderFailure(.badAnswer, "a response cannot be parsed: \(error)", excerpt: transcription)
      }
      guard json["success"]?.bool != false else {
        throw ProviderFailure(.refused, "it reported a failure", excerpt: transcription)
      }
      guard let text = json["transcription"]?.string else {
        throw ProviderFailure(.badAnswer, "a response has no transcription", excerpt: transcription)
      }
      self = .text(text)
    }
  }
#endif
