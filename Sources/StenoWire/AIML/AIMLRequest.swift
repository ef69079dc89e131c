/// What a client of AI/ML API asks of a job; a file comes as a part called `audio` or `file`.
///
/// #### Source
/// The vendor's API reference, `/v1/stt/create`.
package struct AIMLRequest: Sendable, Equatable {
  /// The model's name, such as `#g1_whisper-large`.
  package var model: String
  /// Where the recording is; nil where it is uploaded.
  package var address: String?
  /// The language as a BCP 47 tag; nil where none was given.
  package var language: String?
  /// Text that the model takes as a hint of what is coming.
  package var prompt: String?

  /// A request for a text.
  package init(model: String, address: String? = nil) {
    self.model = model
    self.address = address
  }

  /// Reads a JSON body. Members that are not known are passed over.
  ///
  /// - Throws: ``WireError`` where a member is not what it must be.
  package init(_ json: JSONValue) throws(WireError) {
    let object = try JSONObjectReader(json)
    self.init(model: try object.required("model", try object.string("model")))
    let (url, audio) = (try object.string("url"), try object.string("audio"))
    let (language, code) = (try object.string("language"), try object.string("language_code"))
    address = url ?? audio
    self.language = language ?? code
    prompt = try object.string("prompt")
  }

  /// Reads a form's text fields, as they are in JSON; empty ones are not set.
  ///
  /// - Throws: ``WireError`` where a field is not what it must be.
  package init(fields: [MultipartForm.Field]) throws(WireError) {
    try self.init(.object(fields.filter { !$0.value.isEmpty }.map { ($0.name, .string($0.value)) }))
  }

  /// The request as a JSON body.
  package var json: JSONValue {
    let members = [("url", address), ("language", language), ("prompt", prompt)].compactMap { name, value in
      value.map { (name: name, value: JSONValue.string($0)) }
    }
    return .object([("model", .string(model))] + members)
  }
}
