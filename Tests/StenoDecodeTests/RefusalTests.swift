import Foundation
import StenoCore
import StenoDecode
import StenoTesting
import Testing

@Suite struct RefusalTests {
  @Test(arguments: ["mp3", "wav", "flac", "aac", "bit", "gsm", "txt"], [1_000, 50_000, 400_000])
  func randomBytesAreNotAudioWhateverTheirName(ending: String, count: Int) async throws {
    var generator = SeededGenerator(seed: UInt64(count))
    let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    let error = try await refusal(of: Fixtures.write(bytes, to: "random.\(ending)"))
    #expect(error.code == .notAudio)
  }

  @Test(arguments: [
    ("%PDF-1.4\n…", "a PDF document"), ("<!DOCTYPE html><html>", "HTML text"), ("Only words.\n", "plain text"),
    ("", "is empty"), ("#!/bin/sh\n", "a script"), ("GIF89a....", "a GIF image"),
    ("#EXTM3U\n#EXTINF:1,\n/etc/passwd\n", "a playlist"), ("ffconcat version 1.0\nfile '/etc/passwd'\n", "plain text"),
  ])
  func whatWasFoundIsNamed(contents: String, description: String) async throws {
    let path = try Fixtures.write(Array(contents.utf8), to: "talk.mp3")
    let error = try await refusal(of: path)
    #expect(error.code == .notAudio)
    #expect(error.message.contains(path))
    #expect(error.message.contains(description))
  }

  @Test func videoWithoutSoundIsNamed() async throws {
    let path = Fixtures.newPath("mute.mp4")
    try Fixtures.run("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc=d=0.2", path])
    #expect(try await refusal(of: path).message.contains("no audio stream: it contains h264 video"))
  }

  @Test func whatIsNotThereOrNoFileIsSaid() async throws {
    #expect(try await refusal(of: "/nonexistent/talk.wav").code == .missing)
    #expect(try await refusal(of: "concat:a|b").code == .missing, "a path, never a protocol")
    #expect(try await refusal(of: Fixtures.folder.path).code == .refused)
  }

  @Test func aColonInANameMeansNothing() async throws {
    let path = try Fixtures.write(Fixtures.bytes(Fixtures.sweep("wav")), to: "my:talk.wav")
    #expect(try await Heard(MediaSource(MediaInput(path))).samples.count > 40_000)
    #expect(try await Heard(MediaSource(MediaInput("file://\(path)"))).samples.count > 40_000)
  }

  @Test func addressesKeepTheirSecrets() {
    #expect(MediaInput("https://me:word@host.example/a.mp3?token=x#y").name == "https://host.example/a.mp3")
    #expect(MediaInput("rtsp://host.example").name == "rtsp://host.example")
  }

  @Test func addressesAreReadOrSayWhyNot() async throws {
    let server = try LocalServer(folder: Fixtures.folder)
    defer { server.stop() }
    let path = try Fixtures.write(Fixtures.bytes(Fixtures.sweep("mp3")), to: "served.mp3")
    let address = "http://127.0.0.1:\(server.port)/"
    let heard = try await Heard(MediaSource(MediaInput(address + URL(fileURLWithPath: path).lastPathComponent)))
    #expect(heard.samples == (try await Heard(MediaSource(.file(path: path)))).samples)

    let missing = try await refusal(of: address + "nothing.mp3")
    #expect(missing.code == .missing)
    #expect(missing.message.contains("nothing.mp3"))
    #expect(missing.message.contains("404"))
    #expect(try await refusal(of: "http://127.0.0.1:1/x.mp3").code == .unavailable)
    #expect(try await refusal(of: "concat://a|b").code == .unsupported)
  }

  /// What a server gives whole is over at its end, although a WAV file that cannot be sought in tells no duration.
  @Test func aFileOnAServerIsNoStream() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var wave = Array("RIFF".utf8) + [0xA4, 0x7D, 0, 0] + Array("WAVEfmt ".utf8) + [16, 0, 0, 0, 1, 0, 1, 0]
    wave += [0x80, 0x3E, 0, 0, 0, 0x7D, 0, 0, 2, 0, 16, 0] + Array("data".utf8) + [0x80, 0x7D, 0, 0]
    try Data(wave + [UInt8](repeating: 0, count: 32_128)).write(to: folder.appending(path: "a.wav"))
    let server = try LocalServer(folder: folder)
    defer { server.stop() }
    let source = MediaSource(MediaInput("http://127.0.0.1:\(server.port)/a.wav"))
    #expect(try await !source.isEndless)
    source.finish()
  }

  private func refusal(of input: String) async throws -> SourceError {
    let error = await #expect(throws: SourceError.self) { try await Heard(MediaSource(MediaInput(input))) }
    return try #require(error)
  }
}

/// Python's file server on a free port of this machine.
private struct LocalServer {
  let port: Int
  private let process = Process()

  init(folder: URL) throws {
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-u", "-m", "http.server", "--bind", "127.0.0.1", "--directory", folder.path, "0"]
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let words = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).split(separator: " ")
    let index = try #require(words.firstIndex(of: "port"), "python3 -m http.server does not start")
    port = try #require(Int(words[index + 1]))
  }

  func stop() {
    process.terminate()
  }
}
