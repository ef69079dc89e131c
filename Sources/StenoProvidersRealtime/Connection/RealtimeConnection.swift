import NIOCore
import NIOWebSocket
import StenoSystem
import StenoCore
import StenoWire
import StenoSpeech
import StenoProviders
import Synchronization

/// One open session with a realtime server, for any number of segments.
///
/// Their audio goes up one segment after another, their texts come down side by side. A connection that broke stays broken.
final class RealtimeConnection: WebSocketReceiver {
  /// What a segment learns. Unbounded here, because a connection that tells far too much is broken off.
  typealias News = BoundedChannel<TurnNews>

  private struct State {
    var machine: RealtimeStateMachine
    var repeats = RepeatedEvents()
    /// Segments whose audio goes up, or is about to.
    var uploads: [Int: SegmentAudio] = [:]
    var nextUpload = 0
    var listeners: [Int: News] = [:]
    var channel: (any Channel)?
    /// Why it is broken.
    var failure: ProviderFailure?
    /// What the server complained of last, with nothing after it: if it then hangs up, that is why.
    var complaint: ProviderFailure?
    /// Whether segments may still begin; not after one was given up, as a server that forgot it may forget others.
    var isFresh = true
    /// How the server has sessions written.
    var form = RealtimeSessionForm.current
    /// Whether the server has yet to refuse the session that it was offered in another form.
    var owesRefusal = false
    /// What could not be read, if something could not.
    var unreadable: String?
    /// Whether it was given up because of that.
    var wasMisread = false
    /// Fulfilled once the session is as it was asked to be.
    var ready: EventLoopPromise<Void>?
  }

  /// Audio sent in one message, in bytes: a second of PCM.
  private static let largestAppend = 48_000
  /// How long the server has for what makes sense of an event that did not: an answer takes longer only seldom.
  private static let doubt = Duration.seconds(2)

  let patience: Duration
  /// Whether an event that cannot be read may have been the answer to a segment; else it is passed over.
  private let doubtsUnreadable: Bool
  private let options: RealtimeSessionOptions
  /// The text before a segment as its prompt; nil where segments are read without.
  private let preceding: PrecedingPrompt?
  private let state: Mutex<State>
  private let uplink = Baton()
  private let room = BoundedChannel<Void>(capacity: 1)

  /// RFC 6455, section 7.4.1.
  private static let normalClosure: UInt16 = 1_000

  /// A session that is not set up yet; `ready` is fulfilled once it is.
  init(
    _ options: RealtimeSessionOptions, preceding: PrecedingPrompt?, patience: Duration, doubtsUnreadable: Bool,
    ready: EventLoopPromise<Void>
  ) {
    self.options = options
    self.preceding = preceding
    self.patience = patience
    self.doubtsUnreadable = doubtsUnreadable
    let serverCuts = options.turnDetection != .segmenter
    state = Mutex(
      State(machine: RealtimeStateMachine(serverCuts: serverCuts, prompt: options.prompt), ready: ready))
  }

  /// Whether segments may begin on it.
  var isUsable: Bool { state.withLock { $0.failure == nil && $0.isFresh } }

  /// Whether it was given up because of an event that could not be read.
  var wasMisread: Bool { state.withLock { $0.wasMisread } }

  /// Takes the channel, once the server has agreed to a WebSocket, and asks for the session.
  func begin(on channel: any Channel) {
    let form = state.withLock { state in
      state.channel = channel
      return state.form
    }
    send([.updateSession(options, as: form)])
  }

  /// Takes a segment's place among those whose audio goes up, unless another that is still being spoken has the
  /// connection for itself.
  ///
  /// - Returns: What ``transcribe(_:upload:report:)`` wants; nil where segments cannot begin.
  func reserve(for audio: SegmentAudio) -> Int? {
    state.withLock { state in
      guard state.failure == nil, state.isFresh else { return nil }
      guard !state.uploads.values.contains(where: \.isBeingSpoken) else { return nil }
      defer { state.nextUpload += 1 }
      state.uploads[state.nextUpload] = audio
      return state.nextUpload
    }
  }

  /// Ends the connection, as far as it can without waiting with a word to the server.
  func close() {
    guard let channel = state.withLock({ $0.channel }) else { return }
    let goodbye = WebSocketFrame.masked(.connectionClose, ByteBuffer(integer: Self.normalClosure))
    channel.writeAndFlush(goodbye).whenComplete { _ in channel.close(promise: nil) }
  }

  // MARK: Segments

  /// Sends a segment's audio as it comes and gives its text.
  ///
  /// - Parameters:
  ///   - audio: The segment's audio.
  ///   - upload: What ``reserve(for:)`` gave.
  ///   - report: Where news of its text goes.
  /// - Returns: The text.
  /// - Throws: ``ProviderFailure``; `CancellationError`.
  func transcribe(
    _ audio: SegmentAudio, upload: Int, report: @escaping @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    defer { release(upload) }
    try await uplink.take()
    let news = News(capacity: .max)
    let key: Int
    do { key = try open(news) } catch {
      uplink.pass()
      throw error
    }
    defer { forget(key) }
    return try await withThrowingTaskGroup(of: Recognition?.self) { group in
      defer { group.cancelAll() }
      group.addTask {
        defer { self.release(upload) }
        try await self.upload(audio, key)
        return nil
      }
      group.addTask { try await Self.follow(news, report) }
      while let outcome = try await group.next() {
        if let outcome { return outcome }
      }
      throw CancellationError()
    }
  }

  private func release(_ upload: Int) {
    state.withLock { $0.uploads[upload] = nil }
  }

  private func open(_ news: News) throws(ProviderFailure) -> Int {
    let opened: Result<Int, ProviderFailure> = state.withLock { state in
      if let failure = state.failure { return .failure(failure) }
      let key = state.machine.begin()
      state.listeners[key] = news
      return .success(key)
    }
    return try opened.get()
  }

  /// Sends all of a segment's audio, and lets the next segment's follow.
  private func upload(_ audio: SegmentAudio, _ key: Int) async throws {
    defer { uplink.pass() }
    do {
      changePrompt(for: audio, key)
      try await append(audio)
    } catch {
      send(state.withLock { $0.machine.abandon(key) })
      throw error
    }
    send(state.withLock { $0.machine.end(key) })
  }

  /// Gives the server the text before a segment. The session is written as a whole, since servers may take what is left
  /// out for cleared.
  private func changePrompt(for audio: SegmentAudio, _ key: Int) {
    guard let text = preceding?.text(for: audio) else { return }
    let (id, form) = state.withLock { ($0.machine.change(promptTo: text, for: key), $0.form) }
    guard let id else { return }
    var options = options
    options.prompt = text
    send([.updateSession(options, as: form, id: id)])
  }

  private func append(_ audio: SegmentAudio) async throws {
    var encoder = RealtimeAudioEncoder(options.audioFormat)
    var reader = audio.makeReader()
    var sent = 0
    while let samples = await reader.next() {
      sent += try await append(encoder.encode(samples))
    }
    guard reader.isComplete else { throw CancellationError() }
    sent += try await append(encoder.finish())
    // Servers refuse to commit less than 100 ms.
    let shortest = options.audioFormat.bytesPerSecond / 10
    if sent < shortest { _ = try await append(options.audioFormat.silence(bytes: shortest - sent)) }
  }

  private func append(_ bytes: [UInt8]) async throws -> Int {
    var rest = bytes[...]
    while !rest.isEmpty {
      try await waitForRoom()
      send([.append(Array(rest.prefix(Self.largestAppend)))])
      rest = rest.dropFirst(Self.largestAppend)
    }
    return bytes.count
  }

  /// Waits until the connection takes more without piling it up.
  private func waitForRoom() async throws {
    while true {
      let (channel, failure) = state.withLock { ($0.channel, $0.failure) }
      if let failure { throw failure }
      if channel?.isWritable == true { return }
      guard await room.next() != nil || !Task.isCancelled else { throw CancellationError() }
    }
  }

  private static func follow(
    _ news: News, _ report: @Sendable (RecognitionUpdate) async -> Void
  ) async throws -> Recognition {
    while let next = await news.next() {
      switch next {
      case .delta(let text, let tokens): await report(.committed(text: text, logProbabilities: tokens))
      case .partial(let text): await report(.partial(text: text))
      case .done(let recognition): return recognition
      case .failed(let failure): throw failure
      }
    }
    throw CancellationError()
  }

  /// Nobody listens to a segment any more. One that was given up makes the connection stale; a stale one is closed when
  /// its last segment is gone.
  private func forget(_ key: Int) {
    let (events, isOver) = state.withLock { state in
      let events = state.machine.abandon(key)
      if state.listeners.removeValue(forKey: key) != nil { state.isFresh = false }
      return (events, !state.isFresh && state.listeners.isEmpty)
    }
    send(events)
    if isOver { close() }
  }

  private func send(_ events: [RealtimeClientEvent]) {
    guard !events.isEmpty, let channel = state.withLock({ $0.channel }) else { return }
    for event in events {
      let frame = WebSocketFrame.masked(.text, ByteBuffer(string: event.json))
      channel.write(frame, promise: nil)
    }
    channel.flush()
  }

  // MARK: What the connection says

  func received(_ text: some Collection<UInt8>) -> WebSocketReaction {
    let message: RealtimeMessage
    do { message = try RealtimeMessage(parsing: text) } catch {
      return misread(text, error)
    }
    let event = message.event
    if speaksBeta(message) { send([.updateSession(options, as: .beta)]) }
    if isOwedRefusal(event) { return .goOn }
    if refusesForm(event) {
      send([.updateSession(options, as: .beta)])
      return .goOn
    }
    let (deliveries, ready): ([RealtimeStateMachine.Delivery], EventLoopPromise<Void>?) = state.withLock { state in
      guard !state.repeats.isRepeat(message.name, content: message.content) else { return ([], nil) }
      state.complaint = if case .error(let failure) = event { ProviderFailure(failure) } else { nil }
      defer { if case .sessionUpdated = event { state.ready = nil } }
      let deliveries = state.machine.receive(event)
      // What the server has against the prompt is not why it hangs up later.
      if deliveries.contains(where: \.isAboutPrompt) { state.complaint = nil }
      return (deliveries, state.ready)
    }
    if let ready {
      if case .error(let failure) = event { return .end(ProviderFailure(failure)) }
      if case .sessionUpdated = event { ready.succeed(()) }
    }
    return deliver(deliveries)
  }

  /// Whether the server says for the first time that it speaks the API's beta: it did not understand what it was sent.
  private func speaksBeta(_ message: RealtimeMessage) -> Bool {
    guard message.isOfBeta, case .sessionCreated = message.event else { return false }
    return state.withLock { state in
      guard state.ready != nil, state.form == .current else { return false }
      // Before there is a channel, it was not offered anything yet.
      (state.form, state.owesRefusal) = (.beta, state.channel != nil)
      return state.owesRefusal
    }
  }

  /// Whether the server does not know the event that sets a session up, and has not said before that it speaks the beta.
  private func refusesForm(_ event: RealtimeServerEvent) -> Bool {
    guard case .error(let failure) = event, failure.message.contains("session.update") else { return false }
    return state.withLock { state in
      guard state.ready != nil, state.form == .current else { return false }
      state.form = .beta
      return true
    }
  }

  /// Whether an event is what the server has against the form of the session that it does not speak.
  private func isOwedRefusal(_ event: RealtimeServerEvent) -> Bool {
    guard case .error = event else { return false }
    return state.withLock { state in
      defer { state.owesRefusal = false }
      return state.owesRefusal && state.machine.turns.isEmpty
    }
  }

  /// What cannot be read is passed over. Where a segment then gets no answer, it may have been that.
  private func misread(_ text: some Collection<UInt8>, _ error: JSONError) -> WebSocketReaction {
    state.withLock { state in
      state.unreadable = "\(error): \(String(decoding: text.prefix(1_024), as: UTF8.self).excerpt)"
      if doubtsUnreadable { state.machine.misread() }
    }
    return deliver([])
  }

  func askedAgain() -> WebSocketReaction {
    deliver(
      state.withLock { state in
        let deliveries = state.machine.wait()
        state.wasMisread = deliveries.contains { if case .broken = $0 { true } else { false } }
        return deliveries
      })
  }

  private func deliver(_ deliveries: [RealtimeStateMachine.Delivery]) -> WebSocketReaction {
    for delivery in deliveries {
      switch delivery {
      case .delta(let turn, let text, let tokens):
        tell(turn, .delta(text: text, logProbabilities: tokens), isLast: false)
      case .partial(let turn, let text): tell(turn, .partial(text: text), isLast: false)
      case .done(let turn, let recognition): tell(turn, .done(recognition), isLast: true)
      case .failed(let turn, let failure): tell(turn, .failed(failure), isLast: true)
      case .promptTaken: preceding?.taken()
      case .promptRefused(let failure): preceding?.refused(because: failure.message)
      case .broken(let failure): return .end(failure)
      }
    }
    return state.withLock { $0.machine.isUnsure } ? .askAgain(after: Self.doubt) : .goOn
  }

  private func tell(_ turn: Int, _ news: TurnNews, isLast: Bool) {
    let listener = state.withLock { state in
      isLast ? state.listeners.removeValue(forKey: turn) : state.listeners[turn]
    }
    listener?.sendIfRoom(news)
  }

  func becameWritable() {
    room.sendIfRoom(())
  }

  func closed(_ failure: ProviderFailure) {
    let (listeners, ready, cause, isUnanswered) = state.withLock { state in
      var cause = failure
      if failure.kind == .dropped, let complaint = state.complaint {
        cause = complaint
        cause.message += "; \(failure.message)"
      }
      if state.wasMisread { cause.excerpt = state.unreadable }
      state.failure = cause
      defer { (state.listeners, state.ready) = ([:], nil) }
      return (state.listeners, state.ready, cause, state.machine.prompt.unanswered > 0)
    }
    if isUnanswered, !listeners.isEmpty { preceding?.lost() }
    ready?.fail(cause)
    for listener in listeners.values { listener.sendIfRoom(.failed(cause)) }
    room.finish()
  }
}

extension RealtimeStateMachine.Delivery {
  fileprivate var isAboutPrompt: Bool {
    if case .promptRefused = self { true } else { false }
  }
}
