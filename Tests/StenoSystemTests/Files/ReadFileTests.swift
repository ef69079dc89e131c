import Testing

@testable import StenoSystem

@Test func aFileIsReadWhole() throws {
  let contents = try readFile(#filePath)
  #expect(String(decoding: contents, as: UTF8.self).hasPrefix("import Testing\n"))
}

@Test func aMissingFileIsNamed() {
  let error = #expect(throws: FileError.self) { try readFile("/no/such/file") }
  #expect(error?.code == .missing)
  #expect(error?.message.hasPrefix("/no/such/file cannot be read") == true)
}

@Test func aFolderIsNoFile() {
  let error = #expect(throws: FileError.self) { try readFile("/") }
  #expect(error?.code == .unreadable)
}

@Test func aFileAboveTheLimitIsRefused() {
  let error = #expect(throws: FileError.self) { try readFile(#filePath, limit: 10) }
  #expect(error?.code == .tooLarge)
}
