#if GRPC
  import StenoWire
  import StenoProviders
  import SwiftProtobuf

  extension Message {
    /// The message with fields of `extra_body` set by their names in the definition, which win over its own.
    ///
    /// - Throws: `ProviderFailure` for a field that there is not, by its name, or a value that does not fit.
    func adding(_ extra: [(name: String, value: JSONValue)]) throws(ProviderFailure) -> Self {
      guard !extra.isEmpty else { return self }
      var options = JSONEncodingOptions()
      options.preserveProtoFieldNames = true
      do {
        let own: [UInt8] = try jsonUTF8Bytes(options: options)
        let whole = try JSONValue(parsing: own).merging(.object(extra))
        return try Self(jsonUTF8Bytes: Array(whole.text.utf8))
      } catch JSONDecodingError.unknownField(let name) {
        throw ProviderFailure(
          .configuration, "extra_body: the API has no field \(name.excerpt) in \(Self.protoMessageName)")
      } catch {
        let names = extra.map(\.name.excerpt).joined(separator: ", ")
        throw ProviderFailure(
          .configuration, "extra_body: a value of \(names) has the wrong type: \("\(error)".excerpt)")
      }
    }
  }
#endif
