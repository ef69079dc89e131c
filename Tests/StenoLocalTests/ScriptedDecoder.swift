import Dispatch
import StenoCore
import Synchronization

@testable import StenoLocal

/// Reads the same tokens in the same audio, whoever asks for it, and can be held up.
final class ScriptedDecoder: SpeechDecoder {
  let memory: PassMemory
  private let asked = Mutex<[Int]>([])
  private let over = Mutex<Set<SessionKey>>([])
  private let gate: DispatchSemaphore?
  private let failure: RecognitionFailure?

  /// A decoder.
  ///
  /// - Parameters:
  ///   - isHeld: Whether every pass waits for ``release(_:)``.
  ///   - failure: What every pass throws; nil for nothing.
  init(isHeld: Bool = false, failure: RecognitionFailure? = nil) {
    memory = PassMemory(linear: 1, squared: 0)
    gate = isHeld ? DispatchSemaphore(value: 0) : nil
    self.failure = failure
  }

  /// The token limits of all passes so far, in the order in which they were begun.
  var limits: [Int] { asked.withLock { $0 } }

  /// The sessions that are over.
  var forgotten: Set<SessionKey> { over.withLock { $0 } }

  /// Lets so many passes go on.
  func release(_ count: Int) {
    for _ in 0..<count { gate?.signal() }
  }

  func forget(_ session: SessionKey) {
    over.withLock { _ = $0.insert(session) }
  }

  /// A token for every quarter of a second, chosen by its samples and likely or not by them too.
  func decode(_ request: DecodeRequest, of session: SessionKey) throws -> Hypothesis {
    asked.withLock { $0.append(request.tokenLimit) }
    gate?.wait()
    if let failure { throw failure }
    let found = stride(from: 0, to: request.audio.count, by: 4_000).map { start in
      let sum = request.audio[start...].prefix(4_000).reduce(0) { $0 &+ UInt64($1.bitPattern) }
      return Hypothesis.Token(id: 3 + Int(sum % 9), logProbability: -Float(sum % 5) / 10)
    }
    let new = found.dropFirst(request.context.count + request.committed.count)
    let committed = request.committed.map { Hypothesis.Token(id: $0, logProbability: -0.01) }
    return Hypothesis(tokens: committed + new, isComplete: true)
  }
}

extension DecodeRequest {
  /// A request that the decoder tells from others by `number`.
  static func numbered(_ number: Int, frames: Int = 16_000) -> DecodeRequest {
    DecodeRequest(
      audio: [Float](repeating: 0.1, count: frames), context: [], committed: [], draft: [], tokenLimit: number)
  }
}

/// Waits for a condition that other tasks bring about. The suite's time limit ends it where it never comes.
func until(_ condition: () -> Bool) async {
  while !condition(), !Task.isCancelled { await Task.yield() }
}
