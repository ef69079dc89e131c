import StenoCore

/// What a live source has captured and its reader has not taken: a ring of samples, and the order of audio and gaps.
///
/// A value without lock or clock. When the ring is full, the oldest audio is dropped and a gap takes its place, so that
/// the timeline stays true. The ring is allocated once.
struct LiveQueue: Sendable {
  private enum Entry {
    case audio(frames: Int)
    case gap(frames: Int64, AudioGap.Cause, detail: String?)
    /// A gap whose length is not known yet; nothing after it is given before it is.
    case openGap(AudioGap.Cause, detail: String?)
  }

  /// More entries than this are made fewer by dropping the oldest audio.
  private static let mostEntries = 256
  /// Audio is dropped a second at a time, so that a reader that stays slow does not lose a little all the time.
  private static let dropStep = Int(FrameIndex.perSecond)
  /// A reader that waits is not woken for less: 32 ms.
  private static let fewestFrames = 512
  /// A reader that is late gets its audio in pieces of at most 1 s.
  private static let mostFramesAtOnce = Int(FrameIndex.perSecond)

  private var ring: [Float]
  /// The oldest sample's place.
  private var head = 0
  private var count = 0
  private var entries: [Entry] = []
  /// Where the next event begins.
  private var position = FrameIndex.zero

  /// A queue for this many frames, at least one.
  init(capacity: Int) {
    ring = Array(repeating: 0, count: max(capacity, 1))
    entries.reserveCapacity(Self.mostEntries + 4)
  }

  /// Appends audio, and drops the oldest where there is no room for it.
  mutating func append(_ samples: Span<Float>) {
    let skipped = max(samples.count - ring.count, 0)
    if skipped > 0 { appendGap(Int64(skipped), .queueFull) }
    let kept = samples.count - skipped
    guard kept > 0 else { return }
    makeRoom(for: kept)
    if count == 0 { head = 0 }
    for index in 0..<kept { ring[(head + count + index) % ring.count] = samples[skipped + index] }
    count += kept
    appendAudioEntry(kept)
  }

  /// Appends audio with one sample more or fewer, each new one between two old ones.
  mutating func append(_ samples: Span<Float>, stretchedBy change: Int) {
    let length = samples.count + change
    guard length > 1, samples.count > 1, samples.count < ring.count else { return append(samples) }
    makeRoom(for: length)
    if count == 0 { head = 0 }
    let step = Float(samples.count - 1) / Float(length - 1)
    for index in 0..<length {
      let place = Float(index) * step
      let before = min(Int(place), samples.count - 2)
      let share = place - Float(before)
      ring[(head + count + index) % ring.count] = samples[before] * (1 - share) + samples[before + 1] * share
    }
    count += length
    appendAudioEntry(length)
  }

  /// Appends a gap. A gap without length is nothing.
  mutating func appendGap(_ frames: Int64, _ cause: AudioGap.Cause, detail: String? = nil) {
    guard frames > 0 else { return }
    if case .gap(let before, cause, detail)? = entries.last {
      entries[entries.count - 1] = .gap(frames: before + frames, cause, detail: detail)
    } else {
      entries.append(.gap(frames: frames, cause, detail: detail))
    }
    boundEntries()
  }

  /// Appends a gap whose length ``closeGap(_:)`` will tell.
  mutating func openGap(_ cause: AudioGap.Cause, detail: String?) {
    entries.append(.openGap(cause, detail: detail))
    boundEntries()
  }

  /// Gives the open gap its length; 0 takes it away, and a negative one also so many of the first frames after it.
  mutating func closeGap(_ frames: Int64) {
    for index in entries.indices.reversed() {
      guard case .openGap(let cause, let detail) = entries[index] else { continue }
      if frames > 0 {
        entries[index] = .gap(frames: frames, cause, detail: detail)
      } else {
        entries.remove(at: index)
        removeAudio(-frames, fromEntriesAfter: index)
      }
      return
    }
  }

  /// Whether there is enough for ``take()`` to be worth waking a reader: a gap, audio that something else follows, or
  /// as much audio as the voice detector scores at once.
  var hasEnough: Bool {
    switch entries.first {
    case nil, .openGap: false
    case .audio(let frames): frames >= Self.fewestFrames || entries.count > 1
    case .gap: true
    }
  }

  /// The next event; nil where there is none yet.
  mutating func take() -> CaptureEvent? {
    switch entries.first {
    case nil, .openGap: return nil
    case .gap(let frames, let cause, let detail):
      entries.removeFirst()
      let gap = AudioGap(frames: position..<(position + frames), cause: cause, detail: detail)
      position = gap.frames.upperBound
      return .gap(gap)
    case .audio(let frames):
      let taken = min(frames, Self.mostFramesAtOnce)
      let chunk = AudioChunk(start: position, samples: (0..<taken).map { ring[(head + $0) % ring.count] })
      position = chunk.frames.upperBound
      removeAudio(taken, ofEntry: 0)
      return .audio(chunk)
    }
  }

  private mutating func appendAudioEntry(_ frames: Int) {
    if case .audio(let before)? = entries.last {
      entries[entries.count - 1] = .audio(frames: before + frames)
    } else {
      entries.append(.audio(frames: frames))
      boundEntries()
    }
  }

  private mutating func makeRoom(for frames: Int) {
    guard count + frames > ring.count else { return }
    var excess = min(max(count + frames - ring.count, Self.dropStep), count)
    while excess > 0, let dropped = dropOldestAudio(atMost: excess) { excess -= dropped }
  }

  /// Makes the older half of too many entries one gap.
  private mutating func boundEntries() {
    guard entries.count > Self.mostEntries else { return }
    var frames: Int64 = 0
    while entries.count > Self.mostEntries / 2, let entry = entries.first {
      switch entry {
      case .audio(let audio):
        frames += Int64(audio)
        removeAudio(audio, ofEntry: 0)
      case .gap(let gap, _, _):
        frames += gap
        entries.removeFirst()
      case .openGap:
        return insertDropped(frames, at: 0)
      }
    }
    insertDropped(frames, at: 0)
  }

  /// Makes the oldest run of audio, or its beginning, a gap.
  ///
  /// - Returns: How many frames it was; nil where there is no audio.
  private mutating func dropOldestAudio(atMost limit: Int) -> Int? {
    for index in entries.indices {
      guard case .audio(let frames) = entries[index] else { continue }
      let dropped = min(frames, limit)
      removeAudio(dropped, ofEntry: index)
      insertDropped(Int64(dropped), at: index)
      return dropped
    }
    return nil
  }

  private mutating func removeAudio(_ frames: Int, ofEntry index: Int) {
    guard case .audio(let all) = entries[index] else { return }
    head = (head + frames) % ring.count
    count -= frames
    if frames == all {
      entries.remove(at: index)
    } else {
      entries[index] = .audio(frames: all - frames)
    }
  }

  /// Drops the first `frames` of the audio that follows, all of it if there is less.
  private mutating func removeAudio(_ frames: Int64, fromEntriesAfter index: Int) {
    guard frames > 0, index < entries.count, case .audio(let first) = entries[index] else { return }
    let dropped = Int(min(Int64(first), frames))
    let later = entries[index...].reduce(0) { sum, entry in
      if case .audio(let frames) = entry { sum + frames } else { sum }
    }
    let start = head + count - later
    for place in start..<(start + later - dropped) { ring[place % ring.count] = ring[(place + dropped) % ring.count] }
    count -= dropped
    if dropped == first {
      entries.remove(at: index)
    } else {
      entries[index] = .audio(frames: first - dropped)
    }
  }

  private mutating func insertDropped(_ frames: Int64, at index: Int) {
    guard frames > 0 else { return }
    if index > 0, case .gap(let before, .queueFull, let detail) = entries[index - 1] {
      entries[index - 1] = .gap(frames: before + frames, .queueFull, detail: detail)
    } else {
      entries.insert(.gap(frames: frames, .queueFull, detail: nil), at: index)
    }
  }
}
