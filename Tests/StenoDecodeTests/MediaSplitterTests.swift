import StenoCore
import StenoDecode
import Testing

@Suite struct MediaSplitterTests {
  @Test(.timeLimit(.minutes(5))) func everyChannelIsWhatPickingItGives() async throws {
    let path = try Fixtures.sweep("flac")
    let channels = try await MediaSplitter(.file(path: path)).open()
    #expect(channels.map(\.channel) == [1, 2])
    async let first = Heard(channels[0])
    async let second = Heard(channels[1])
    let heard = try await [first.samples, second.samples]
    for number in 1...2 {
      var options = MediaOptions()
      options.channel = .number(number)
      #expect(try await Heard(MediaSource(.file(path: path), options: options)).samples == heard[number - 1])
    }
  }

  @Test(.timeLimit(.minutes(5))) func aSlowReaderHoldsTheOthersWithinTwoSeconds() async throws {
    let bytes = [UInt8](repeating: 128, count: 3 * 16_000 * 20)
    let channels = try await MediaSplitter(.bytes(MemoryBytes(bytes)), options: .raw("u8:16000:3")).open()
    async let fast = Heard(channels[0])
    async let other = Heard(channels[2])
    var frames: Int64 = 0
    while let event = try await channels[1].next() {
      frames += event.frames.length
      await Task.yield()
    }
    #expect(frames == 16_000 * 20)
    #expect(try await fast.samples.count == 16_000 * 20)
    #expect(try await other.samples.count == 16_000 * 20)
  }

  @Test(.timeLimit(.minutes(5))) func aFinishedChannelHoldsNobody() async throws {
    let bytes = [UInt8](repeating: 128, count: 2 * 16_000 * 20)
    let channels = try await MediaSplitter(.bytes(MemoryBytes(bytes)), options: .raw("u8:16000:2")).open()
    channels[0].finish()
    #expect(try await Heard(channels[1]).samples.count == 16_000 * 20)
    #expect(try await channels[0].next() == nil)
  }

  @Test func whatIsNotAudioIsRefusedWhenOpened() async {
    await #expect(throws: SourceError.self) { try await MediaSplitter(.file(path: "/nonexistent")).open() }
  }
}
