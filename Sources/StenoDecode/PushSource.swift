public import StenoCore
import StenoSystem
import Synchronization

/// Audio that a program pushes: samples of any rate, from any thread, with commands at their place among them.
///
/// ```swift
/// let input = try PushSource(sampleRate: 48_000)
/// try await input.send(samples)   // waits while the session is busy with what came before
/// await input.commit()            // the text so far is final
/// input.finish()                  // no more audio
/// ```
///
/// Callers that send at the same time decide the order among themselves.
public final class PushSource: AudioSource {
  /// What waits to be read: audio without its place, which is known only then.
  private enum Piece: Sendable {
    case samples([Float])
    case command(SessionCommand)
  }

  /// The name that events give the source.
  public let name: String
  /// Whether the audio arrives as it happens. The session never drops any of it either way: its sender waits.
  public let isLive: Bool
  private let channels: Int
  private let pieces: BoundedChannel<Piece>
  private let resampler: Mutex<PushResampler>
  private let position = Mutex(FrameIndex.zero)

  /// A source without audio yet.
  ///
  /// - Parameters:
  ///   - sampleRate: Frames a second of what will be sent, 1 to 768,000. The default is 16,000, which needs no resampling.
  ///   - channels: Samples a frame, 1 to 64, interleaved; they are mixed down. The default is 1.
  ///   - name: The name that events give the source. The default is `push`.
  ///   - isLive: Whether the audio arrives as it happens. The default is true.
  ///   - bufferSeconds: Audio that may wait before a sender has to, from 1 s to an hour. The default is 5 s.
  /// - Throws: ``StenoCore/SourceError``, `unsupported`, for a rate or a number of channels out of range;
  ///   ``StenoCore/OptionError`` for the buffer.
  public init(
    sampleRate: Int = Int(FrameIndex.perSecond), channels: Int = 1, name: String = "push", isLive: Bool = true,
    bufferSeconds: Int = 5
  ) throws {
    guard (1...64).contains(channels) else {
      throw SourceError(
        code: .unsupported, message: "audio with \(channels) channels cannot be mixed down; 1 to 64 can")
    }
    guard (1...3_600).contains(bufferSeconds) else {
      throw OptionError(option: "buffer_seconds", value: "\(bufferSeconds)", range: "1 to 3600")
    }
    self.name = name
    self.isLive = isLive
    self.channels = channels
    resampler = Mutex(try PushResampler(sampleRate: sampleRate))
    pieces = BoundedChannel(capacity: bufferSeconds * Int(FrameIndex.perSecond)) { piece in
      if case .samples(let samples) = piece { max(samples.count, 1) } else { 1 }
    }
  }

  /// Adds audio, waiting while the session has enough to do.
  ///
  /// - Parameter samples: Samples in `-1...1`, interleaved; those of a frame that is not complete are left out. What is
  ///   not finite counts as silence.
  /// - Returns: Whether it was taken: false after ``finish()``, and when the task is cancelled.
  @discardableResult
  public func send(_ samples: [Float]) async -> Bool {
    for part in parts(of: samples) {
      guard await pieces.send(.samples(part)) else { return false }
    }
    return !pieces.isFinished
  }

  /// Closes the open segment here, so that its text is final.
  public func commit() async { await tell(.commit) }

  /// Drops the open segment.
  public func clear() async { await tell(.clear) }

  /// Detects turns by other options, from the next segment on.
  ///
  /// - Parameter options: The new options.
  /// - Throws: ``StenoCore/OptionError`` for an option that is out of range.
  public func update(_ options: EndpointingOptions) async throws(OptionError) {
    try options.validate()
    await tell(.update(options))
  }

  /// What is sent from now on has another rate.
  ///
  /// - Parameter sampleRate: Frames a second, 1 to 768,000.
  /// - Throws: ``StenoCore/SourceError``, `unsupported`, for a rate out of range.
  public func change(sampleRate: Int) async throws(SourceError) {
    guard RawFormat.sampleRates.contains(sampleRate) else {
      throw SourceError(code: .unsupported, message: "audio at \(sampleRate) Hz cannot be resampled")
    }
    let rest = resampler.withLock { $0.change(to: sampleRate) }
    if !rest.isEmpty { await pieces.send(.samples(rest)) }
  }

  /// Ends the audio: what was sent is still transcribed.
  public func finish() {
    let rest = resampler.withLock { $0.drain() }
    // Without room for the filter's last milliseconds they are given up rather than waited for.
    if !rest.isEmpty { pieces.sendIfRoom(.samples(rest)) }
    pieces.finish()
  }

  /// The next audio or command; nil after ``finish()``, and when the task is cancelled.
  public func next() async throws -> CaptureEvent? {
    guard let piece = await pieces.next() else { return nil }
    return position.withLock { position in
      switch piece {
      case .command(let command): return .command(command, at: position)
      case .samples(let samples):
        defer { position += Int64(samples.count) }
        return .audio(AudioChunk(start: position, samples: samples))
      }
    }
  }

  private func tell(_ command: SessionCommand) async {
    let rest = resampler.withLock { $0.drain() }
    if !rest.isEmpty { await pieces.send(.samples(rest)) }
    await pieces.send(.command(command))
  }

  /// The audio at 16 kHz, a second at a time, so that a long piece waits like many short ones.
  private func parts(of samples: [Float]) -> [[Float]] {
    let mono = channels == 1 ? samples : mixed(samples)
    let converted = resampler.withLock { $0.convert(mono) }
    let second = Int(FrameIndex.perSecond)
    return stride(from: 0, to: converted.count, by: second).map {
      Array(converted[$0..<min($0 + second, converted.count)])
    }
  }

  private func mixed(_ samples: [Float]) -> [Float] {
    (0..<(samples.count / channels)).map { frame in
      samples[(frame * channels)..<((frame + 1) * channels)].reduce(0, +) / Float(channels)
    }
  }
}

/// Brings what is pushed to 16 kHz; begins anew after it was drained.
private struct PushResampler: ~Copyable {
  private var sampleRate: Int
  private var resampler: MonoResampler?

  init(sampleRate: Int) throws(SourceError) {
    self.sampleRate = sampleRate
    // Made once here so that a rate that cannot be had is refused at once.
    resampler = sampleRate == Int(FrameIndex.perSecond) ? nil : try MonoResampler(sampleRate: sampleRate)
  }

  mutating func convert(_ samples: [Float]) -> [Float] {
    guard sampleRate != Int(FrameIndex.perSecond) else { return samples.map { $0.isFinite ? $0 : 0 } }
    if resampler == nil { resampler = try? MonoResampler(sampleRate: sampleRate) }
    var converted: [Float] = []
    let finite = samples.map { $0.isFinite ? $0 : 0 }
    resampler?.convert(finite.span) { piece in
      for index in piece.indices { converted.append(piece[index]) }
    }
    return converted
  }

  /// Goes on with another rate.
  ///
  /// - Returns: What was held of the audio so far.
  mutating func change(to sampleRate: Int) -> [Float] {
    let rest = drain()
    self.sampleRate = sampleRate
    return rest
  }

  mutating func drain() -> [Float] {
    var rest: [Float] = []
    resampler?.drain { piece in
      for index in piece.indices { rest.append(piece[index]) }
    }
    resampler = nil
    return rest
  }
}
