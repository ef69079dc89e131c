import StenoTesting
import Testing

@testable import StenoWire

/// A form that was read: its fields, and its files joined.
struct ReadForm: Equatable {
  struct File: Equatable {
    var name: String
    var fileName: String?
    var mediaType: String?
    var bytes: [UInt8]
    var isWhole = false
  }

  var fields: [[String]] = []
  var files: [File] = []
  var failure: MultipartError?

  init(_ body: some Sequence<UInt8>, boundary: String, piece: Int = .max, limits: MultipartReader.Limits = .init())
    throws
  {
    var reader = MultipartReader(boundary: try #require(MultipartBoundary(boundary)), limits: limits)
    let body = Array(body)
    var start = 0
    while start < body.count {
      let end = piece < body.count - start ? start + piece : body.count
      add(reader.read(body[start..<end]))
      start = end
    }
    add(reader.finish())
    failure = reader.failure
  }

  private mutating func add(_ events: [MultipartReader.Event]) {
    for event in events {
      switch event {
      case .field(let part, let value): fields.append([part.name, value])
      case .fileStarted(let part):
        files.append(File(name: part.name, fileName: part.fileName, mediaType: part.mediaType, bytes: []))
      case .fileBytes(let bytes): files[files.count - 1].bytes += bytes
      case .fileEnded: files[files.count - 1].isWhole = true
      }
    }
  }
}

@Suite struct MultipartTests {
  @Test func whatIsWrittenIsReadBackInAnyPieces() throws {
    var values = RandomValues(seed: 3)
    for _ in 0..<400 {
      let fields = values.list(upTo: 4) { (name: $0.text(), value: $0.text()) }
      let (name, fileName) = (values.text(), values.text())
      let form = MultipartForm(
        fields: fields, file: (name, fileName, values.maybe { _ in "audio/wav" }), boundary: "b--b")
      let contents: [[UInt8]] = [
        [0x0D, 0x0A], [0x0A], [0x0D], [0x2D, 0x2D], Array("--b--b".utf8), Array("\r\n--b-".utf8), [0, 255],
      ]
      let pieces = values.list(upTo: 12) { $0.one(of: contents) }
      let content = Array(pieces.joined())
      // What is a boundary, followed by an end of its line, cannot be content.
      guard !String(decoding: content, as: UTF8.self).contains("--b--b") else { continue }
      let body = form.beginning + content + form.end
      let read = try ReadForm(body, boundary: "b--b", piece: values.one(of: [1, 2, 3, 7, 1_000]))
      #expect(read.failure == nil && read.fields == fields.map { [$0.name, $0.value] })
      #expect(read.files.map(\.bytes) == [content] && read.files.map(\.isWhole) == [true])
      #expect(read.files.map(\.name) == [name] && read.files.map(\.fileName) == [fileName])
    }
  }

  @Test(
    arguments: [
      ("multipart/form-data; boundary=abc", "abc"), ("Multipart/Form-Data;boundary=\"a b;c\"; charset=utf-8", "a b;c"),
      ("multipart/form-data; charset=utf-8; BOUNDARY = a=b ", "a=b"), ("multipart/form-data", nil),
      ("multipart/form-data; boundary=", nil), ("multipart/mixed; boundary=a", nil),
      ("multipart/form-data; boundary=\"é\"", nil), ("", nil), ("multipart/form-data; boundary=\"", nil),
    ] as [(String, String?)])
  func boundaries(contentType: String, boundary: String?) {
    #expect(MultipartBoundary(contentType: contentType)?.text == boundary)
  }

  @Test(arguments: [
    // A preamble, and line feeds alone.
    ("hello\n--b\nContent-Disposition: form-data; name=a\n\nx\r\n--b--\nbye", [["a", "x\r"]]),
    // Headers in another order and case, and folded.
    (
      "--b\r\nCONTENT-TYPE: text/plain; charset=utf-8\r\ncontent-disposition: form-data;\r\n name=\"a\"\r\n\r\nx\r\n--b--",
      [["a", "x"]]
    ),
    // Spaces after the boundary, and nothing in the part.
    (
      "--b  \r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"c\"\r\n\r\n\r\n--b--\r\n",
      [["a", ""], ["c", ""]]
    ),
    // A field after which the form just ends.
    ("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--b", [["a", "x"]]),
    ("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--b\r\n", [["a", "x"]]),
    // Something that only begins like a boundary.
    ("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n--bx\r\n--b--", [["a", "\r\n--bx"]]),
    ("--b--", []),
    (
      "--b\r\nContent-Type: text/plain; charset=ISO-8859-1\r\nContent-Disposition: form-data; name=\"%22a\\\\%22\"\r\n\r\nx\r\n--b--",
      [["\"a\\\"", "x"]]
    ),
  ])
  func takesWhatClientsSend(body: String, fields: [[String]]) throws {
    for piece in [1, 2, 5, 1_000] {
      let form = try ReadForm(body.utf8, boundary: "b", piece: piece)
      #expect(form.fields == fields && form.failure == nil && form.files.isEmpty)
    }
  }

  @Test(arguments: [
    ("form-data; name=\"file\"; filename=\"a.wav\"", "a.wav"),
    ("form-data; name=\"file\"; filename=\"C:\\fakepath\\a.wav\"", "C:\\fakepath\\a.wav"),
    ("form-data; name=\"file\"; filename=\"a\\\"b\"", "a\"b"), ("form-data; name=\"file\"; filename=\"a\\\"", "a\\"),
    ("form-data; name=\"file\"; filename=\"x\"; filename*=UTF-8''na%C3%AFve.wav", "naïve.wav"),
    ("form-data; name=\"file\"; filename*=utf-8'en'%e2%82%ac", "€"), ("form-data; name=\"file\"; filename=", ""),
    ("form-data; filename=a.wav; name=file", "a.wav"), ("form-data; name=\"file\"; filename=\"a;b=c\"", "a;b=c"),
  ])
  func fileNames(disposition: String, name: String) throws {
    let form = try ReadForm("--b\r\nContent-Disposition: \(disposition)\r\n\r\nRIFF\r\n--b--".utf8, boundary: "b")
    #expect(
      form.files == [.init(name: "file", fileName: name, mediaType: nil, bytes: Array("RIFF".utf8), isWhole: true)])
  }

  @Test func aMediaTypeMakesAFile() throws {
    let form = try ReadForm(
      "--b\r\nContent-Disposition: form-data; name=\"file\"\r\nContent-Type: Audio/WAV\r\n\r\nR\r\n--b--".utf8,
      boundary: "b")
    #expect(form.files == [.init(name: "file", fileName: nil, mediaType: "audio/wav", bytes: [0x52], isWhole: true)])
  }

  @Test(arguments: [
    ("", MultipartError.Kind.empty, "the form is empty"),
    ("no boundary at all", .noBoundary, "the form never shows the boundary that its Content-Type names"),
    ("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx", .cutOff, "the form is cut off in the field 'a'"),
    (
      "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"f\"\r\n\r\nx\r\n--", .cutOff,
      "the form is cut off in the file"
    ),
    ("--b\r\nContent-Disposition: form", .cutOff, "the form is cut off in the headers of a part"),
    (
      "--b\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64\r\n\r\nx\r\n--b--",
      .encoding,
      "the part 'a' has the Content-Transfer-Encoding base64; send it as it is"
    ),
  ])
  func namesWhatIsWrong(body: String, kind: MultipartError.Kind, message: String) throws {
    #expect(try ReadForm(body.utf8, boundary: "b").failure == MultipartError(kind, message))
    #expect(try ReadForm(body.utf8, boundary: "b", piece: 1).failure == MultipartError(kind, message))
  }

  @Test func notUTF8() throws {
    let body =
      Array("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n".utf8) + [0xFF] + Array("\r\n--b--".utf8)
    #expect(try ReadForm(body, boundary: "b").failure?.kind == .encoding)
  }

  @Test func isBounded() throws {
    var limits = MultipartReader.Limits()
    (limits.parts, limits.headerBytes, limits.fieldBytes) = (2, 60, 8)
    let part = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n12\r\n"
    let bodies: [(String, MultipartError.Kind?)] = [
      (part + part + "--b--", nil), (part + part + part + "--b--", .tooMuch),
      ("--b\r\n" + String(repeating: "x", count: 70), .tooMuch),
      ("--b\r\n" + String(repeating: "x:\r\n", count: 20), .tooMuch),
      (part + "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1234567", .tooMuch),
      (String(repeating: "\n", count: 9), .noBoundary),
      (part + "--b\r\nContent-Disposition: form-data; name=f; filename=f\r\n\r\n1234567890123\r\n--b--", nil),
    ]
    for (body, kind) in bodies {
      for piece in [1, 1_000] {
        #expect(try ReadForm(body.utf8, boundary: "b", piece: piece, limits: limits).failure?.kind == kind)
      }
    }
  }
}
