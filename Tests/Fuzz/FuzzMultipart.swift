import StenoWire

/// What libFuzzer calls with every mutation: a form, which must read the same in other pieces. The first byte cuts it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: bytes, count: count))
  guard let first = input.first else { return 0 }
  let body = input.dropFirst()
  let whole = Form([body])
  precondition(
    whole == Form([body.prefix(Int(first)), [], body.dropFirst(Int(first))]), "cut otherwise it reads otherwise")
  precondition(whole == Form(body.map { [$0] }), "byte by byte it reads otherwise")
  return 0
}

private struct Form: Equatable {
  var fields: [String] = []
  var files: [[UInt8]] = []
  var failure: MultipartError?

  init(_ pieces: [ArraySlice<UInt8>]) {
    var limits = MultipartReader.Limits()
    (limits.parts, limits.headerBytes, limits.fieldBytes) = (4, 128, 64)
    guard let boundary = MultipartBoundary(contentType: "multipart/form-data; boundary=b") else { return }
    var reader = MultipartReader(boundary: boundary, limits: limits)
    for piece in pieces { take(reader.read(piece)) }
    take(reader.finish())
    failure = reader.failure
  }

  private mutating func take(_ events: [MultipartReader.Event]) {
    for event in events {
      switch event {
      case .field(let part, let value): fields += [part.name, value]
      case .fileStarted(let part):
        fields += [part.name, part.fileName ?? "", part.mediaType ?? ""]
        files.append([])
      case .fileBytes(let bytes):
        precondition(!bytes.isEmpty)
        files[files.count - 1] += bytes
      case .fileEnded: fields.append("end")
      }
    }
  }
}
