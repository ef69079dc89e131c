import StenoCore
import StenoPipeline
import Synchronization

/// Several transcripts of one recording, written as one in the order of the timeline.
actor JoinedTranscript {
  private var merger: TimelineMerger
  private let writer: TranscriptWriter
  /// How far each voice has come, as its source says; taken over with the next event.
  private let positions = Mutex<[Voice: FrameIndex]>([:])
  /// Whether the released events are being written, which must not happen twice at a time.
  private var isWriting = false
  private var released: [(voice: Voice, event: TranscriptEvent)] = []

  init(voices: [Voice], writer: TranscriptWriter) {
    merger = TimelineMerger(voices: voices)
    self.writer = writer
  }

  /// Nothing of the voice begins before `frame` any more, but for an item that is open. Any thread may call it.
  nonisolated func advance(_ voice: Voice, to frame: FrameIndex) {
    positions.withLock { $0[voice] = frame }
  }

  /// Takes an event of a voice, and writes what its turn has come for.
  func write(_ event: TranscriptEvent, of voice: Voice) async throws {
    released += merger.observe(event, of: voice)
    try await writeReleased()
  }

  /// Nothing more comes from a voice.
  func end(_ voice: Voice) async throws {
    released += merger.end(voice)
    try await writeReleased()
  }

  private func writeReleased() async throws {
    for (voice, frame) in positions.withLock({ $0 }) { released += merger.advance(voice, to: frame) }
    guard !isWriting else { return }
    isWriting = true
    defer { isWriting = false }
    while !released.isEmpty {
      let (voice, event) = released.removeFirst()
      try await writer.write(event, voice: voice)
    }
  }
}
