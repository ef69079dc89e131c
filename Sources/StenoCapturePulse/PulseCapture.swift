import CPulse
import Glibc
import StenoCapture
import StenoSystem
import StenoCore

/// Obeys the state machine: one threaded main loop with at most one connection and one stream.
///
/// Everything but ``start()`` and ``stop()`` runs on the loop's thread, which is what makes it safe to share.
@safe final class PulseCapture: DeviceCapture, @unchecked Sendable {
  /// How often the machine is asked what to do where nothing has happened.
  private static let tickMilliseconds = 100
  /// One fragment is 20 ms.
  private static let fragmentFrames = Int(FrameIndex.perSecond / 50)
  /// A source that has given nothing for so long since it was opened is named.
  private static let silencePatience = Duration.seconds(3)

  private let target: PulseTarget
  private let server: String?
  private let choosesChannels: Bool
  private let stream: LiveStream
  private let loop: OpaquePointer
  private let timer: Int32
  private var machine: PulseStateMachine
  private var connection: OpaquePointer?
  private var recording: OpaquePointer?
  /// What the stream is captured in; nil while there is none.
  private var mixdown: PulseMixdown?
  /// The source whose stream is being opened or is open, and whether it is muted.
  private var source: (name: String, isMuted: Bool)?
  /// The server's defaults, while it is asked what the default source is.
  private var defaults: (source: String?, sink: String?)
  /// Since when the stream has been open and has given nothing; nil where it has, or that was noted.
  private var silentSince: ContinuousClock.Instant?
  private var timerEvent: OpaquePointer?
  /// What is listed where the source that was asked for is not there.
  private var sourceNames: [String] = []
  private var missingSource = ""
  /// What waits for the server's word on a source, in the order of the questions, and what it has said so far.
  private var questions: [(PulseCapture, PulseSourceInfo?) -> Void] = []
  private var found: PulseSourceInfo?
  /// What stands for a hole in the server's buffer, which is silence.
  private let silence = [Float](repeating: 0, count: Int(FrameIndex.perSecond))

  init(
    target: PulseTarget, server: String?, choosesChannels: Bool, stream: LiveStream
  ) throws(SourceError) {
    guard let loop = unsafe pa_threaded_mainloop_new() else {
      throw SourceError(code: .unavailable, message: "\(target.name) cannot be opened: out of memory")
    }
    timer = timerfd_create(CLOCK_MONOTONIC, Int32(TFD_NONBLOCK | TFD_CLOEXEC))
    guard timer >= 0 else {
      unsafe pa_threaded_mainloop_free(loop)
      throw SourceError(code: .unavailable, message: "\(target.name) cannot be opened: too many open files")
    }
    unsafe self.loop = unsafe loop
    (self.target, self.server, self.stream) = (target, server, stream)
    self.choosesChannels = choosesChannels
    machine = PulseStateMachine(target: target)
    unsafe pa_threaded_mainloop_set_name(loop, "steno-pulse")
  }

  deinit {
    close(timer)
    unsafe pa_threaded_mainloop_free(loop)
  }

  /// Starts the loop's thread and the first connection.
  func start() {
    unsafe pa_threaded_mainloop_lock(loop)
    startTicking()
    perform(machine.begin(at: .now))
    unsafe pa_threaded_mainloop_unlock(loop)
    if unsafe pa_threaded_mainloop_start(loop) < 0 {
      stream.end(failure: SourceError(code: .unavailable, message: "\(target.name): the system refuses another thread"))
    }
  }

  /// Ends the thread and lets everything go. Not for the loop's own thread.
  func stop() {
    unsafe pa_threaded_mainloop_stop(loop)
    disconnect()
    if let event = unsafe timerEvent { unsafe pa_threaded_mainloop_get_api(loop).pointee.io_free(event) }
    unsafe timerEvent = nil
  }

  private func perform(_ action: PulseStateMachine.Action) {
    switch action {
    case .wait: break
    case .connect: connect()
    case .disconnect:
      disconnect()
      lose("the sound server is gone", notice: "the sound server is gone; capture goes on when it is back.")
    case .askDefaults: askDefaults()
    case .open(let name): askAndOpen(name)
    case .ignore(let name):
      stream.note(
        """
        \(target.name): the default is \(name) now, which is what the desktop plays; it is not followed. To capture it, \
        use --source pulse:@desktop.
        """)
    case .close:
      closeStream()
      lose("the source is gone", notice: "the source is gone; capture goes on when it is back.")
    case .follow(let name):
      closeStream()
      lose("the default has changed", notice: "the default is \(name) now.")
      askAndOpen(name)
    case .fail(let failure): fail(failure)
    }
  }

  private func lose(_ detail: String, notice: String) {
    if stream.lose(.sourceLost, detail: detail) { stream.note("\(target.name): \(notice)") }
  }

  private func fail(_ failure: PulseStateMachine.Failure) {
    switch failure {
    case .noServer(let reason): end(PulseText.noServer(reason))
    case .noDefault: end("the sound server has no source; `steno devices` lists what there is.")
    case .noSource(let name): listSources(insteadOf: name)
    }
  }

  /// Ends with the names that somebody may have meant.
  private func listSources(insteadOf name: String) {
    guard let context = unsafe connection else { return end(PulseText.noSource(name, among: [])) }
    closeStream()
    missingSource = name
    unsafe forget(
      pa_context_get_source_info_list(
        context,
        { _, info, end, me in
          guard let me = unsafe PulseCapture.of(me) else { return }
          if end == 0 {
            if let name = unsafe PulseText.string(info?.pointee.name) { me.sourceNames.append(name) }
          } else {
            me.end(PulseText.noSource(me.missingSource, among: me.sourceNames))
          }
        }, me))
  }

  private func end(_ reason: String) {
    stream.end(failure: SourceError(code: .unavailable, message: "\(target.name): \(reason)"))
  }

  // MARK: The clock

  private func startTicking() {
    let interval = timespec(tv_sec: 0, tv_nsec: Self.tickMilliseconds * 1_000_000)
    var setting = itimerspec(it_interval: interval, it_value: interval)
    unsafe timerfd_settime(timer, 0, &setting, nil)
    let api = unsafe pa_threaded_mainloop_get_api(loop)
    unsafe timerEvent = unsafe api?.pointee.io_new(
      api, timer, PA_IO_EVENT_INPUT,
      { _, _, timer, _, me in
        var ticks: UInt64 = 0
        _ = unsafe Glibc.read(timer, &ticks, MemoryLayout<UInt64>.size)
        unsafe PulseCapture.of(me)?.tick()
      }, me)
  }

  private func tick() {
    let now = ContinuousClock.now
    if machine.capturedSource != nil, stream.watch(at: now, detail: "the source gives nothing") {
      stream.note("\(target.name): nothing comes from the source; waiting for it.")
    }
    if machine.capturedSource != nil, let since = silentSince, now - since >= Self.silencePatience {
      silentSince = nil
      stream.note("\(target.name): nothing has come from the source yet; waiting for it.")
    }
    perform(machine.tick(at: now))
  }

  // MARK: The connection

  private func connect() {
    disconnect()
    guard let api = unsafe pa_threaded_mainloop_get_api(loop), let context = unsafe pa_context_new(api, "Steno") else {
      return perform(machine.serverFailed("out of memory", at: .now))
    }
    unsafe connection = unsafe context
    unsafe pa_context_set_state_callback(context, { _, me in unsafe PulseCapture.of(me)?.connectionChanged() }, me)
    unsafe pa_context_set_subscribe_callback(
      context,
      { _, event, _, me in
        if event.rawValue & PA_SUBSCRIPTION_EVENT_TYPE_MASK.rawValue != PA_SUBSCRIPTION_EVENT_REMOVE.rawValue {
          let isSource =
            event.rawValue & PA_SUBSCRIPTION_EVENT_FACILITY_MASK.rawValue == PA_SUBSCRIPTION_EVENT_SOURCE.rawValue
          unsafe PulseCapture.of(me)?.sourcesChanged(isSource: isSource)
        }
      }, me)
    // A failure at once is told through the callback as well.
    unsafe pa_context_connect(context, server, PA_CONTEXT_NOAUTOSPAWN, nil)
  }

  private func connectionChanged() {
    guard let context = unsafe connection else { return }
    switch unsafe pa_context_get_state(context) {
    case PA_CONTEXT_READY:
      let events = PA_SUBSCRIPTION_MASK_SOURCE.rawValue | PA_SUBSCRIPTION_MASK_SERVER.rawValue
      unsafe forget(pa_context_subscribe(context, pa_subscription_mask_t(events), nil, nil))
      perform(machine.serverReady(at: .now))
    case PA_CONTEXT_FAILED, PA_CONTEXT_TERMINATED:
      let reason = unsafe PulseText.string(pa_strerror(pa_context_errno(context))) ?? "unknown error"
      perform(machine.serverFailed(reason, at: .now))
    default: break
    }
  }

  private func sourcesChanged(isSource: Bool) {
    if isSource, let name = machine.capturedSource { ask(name) { me, info in me.noteMute(info) } }
    perform(machine.sourcesChanged(at: .now))
  }

  private func disconnect() {
    closeStream()
    guard let context = unsafe connection else { return }
    // Nobody answers them any more.
    (questions, found) = ([], nil)
    unsafe connection = nil
    unsafe pa_context_set_state_callback(context, nil, nil)
    unsafe pa_context_set_subscribe_callback(context, nil, nil)
    unsafe pa_context_disconnect(context)
    unsafe pa_context_unref(context)
  }

  private func askDefaults() {
    guard let context = unsafe connection else { return }
    unsafe forget(
      pa_context_get_server_info(
        context,
        { _, info, me in
          guard let me = unsafe PulseCapture.of(me) else { return }
          me.defaults.source = unsafe PulseText.string(info?.pointee.default_source_name)
          me.defaults.sink = unsafe PulseText.string(info?.pointee.default_sink_name)
          me.askWhatTheDefaultIs()
        }, me))
  }

  /// Only the source itself says whether it is a microphone or what an output plays.
  private func askWhatTheDefaultIs() {
    guard target == .defaultSource, let name = defaults.source else {
      return perform(machine.defaultsAre(source: defaults.source, sink: defaults.sink, at: .now))
    }
    ask(name) { me, info in
      me.perform(
        me.machine.defaultsAre(
          source: info?.name, isMonitor: info?.isMonitor ?? false, sink: me.defaults.sink, at: .now))
    }
  }

  /// Asks for a source by its name; `nil` is answered where there is none.
  private func ask(_ name: String, _ answer: @escaping (PulseCapture, PulseSourceInfo?) -> Void) {
    guard let context = unsafe connection else { return }
    questions.append(answer)
    // The server answers in the order of the questions.
    unsafe forget(
      pa_context_get_source_info_by_name(
        context, name,
        { _, info, end, me in
          guard let me = unsafe PulseCapture.of(me) else { return }
          if end == 0, let info = unsafe info {
            me.found = unsafe PulseSourceInfo(info.pointee)
          } else if !me.questions.isEmpty {
            let answer = me.questions.removeFirst()
            defer { me.found = nil }
            answer(me, me.found)
          }
        }, me))
  }

  // MARK: The stream

  /// Asks what the source is, and opens a stream on it in its own channels.
  private func askAndOpen(_ name: String) {
    closeStream()
    source = (name, false)
    ask(name) { me, info in
      guard me.source?.name == name, unsafe me.recording == nil else { return }
      guard let info else { return me.perform(me.machine.streamFailed(at: .now)) }
      me.open(info)
      me.noteMute(info)
    }
  }

  private func open(_ source: PulseSourceInfo) {
    let mixdown = PulseMixdown(source, choosesChannels: choosesChannels)
    var format = mixdown.format
    let recording = unsafe connection.flatMap { context in
      guard var map = mixdown.channelMap else { return unsafe pa_stream_new(context, "capture", &format, nil) }
      return unsafe pa_stream_new(context, "capture", &format, &map)
    }
    guard let recording = unsafe recording else { return perform(machine.streamFailed(at: .now)) }
    unsafe self.recording = unsafe recording
    self.mixdown = mixdown
    unsafe pa_stream_set_state_callback(recording, { _, me in unsafe PulseCapture.of(me)?.streamChanged() }, me)
    unsafe pa_stream_set_moved_callback(recording, { _, me in unsafe PulseCapture.of(me)?.streamMoved() }, me)
    unsafe pa_stream_set_read_callback(recording, { _, _, me in unsafe PulseCapture.of(me)?.read() }, me)
    var buffer = pa_buffer_attr(
      maxlength: .max, tlength: .max, prebuf: .max, minreq: .max,
      fragsize: UInt32(Self.fragmentFrames * mixdown.frameSize))
    let flags = pa_stream_flags_t(PA_STREAM_DONT_MOVE.rawValue | PA_STREAM_ADJUST_LATENCY.rawValue)
    if unsafe pa_stream_connect_record(recording, source.name, &buffer, flags) < 0 {
      perform(machine.streamFailed(at: .now))
    }
  }

  /// Names a source that is muted, and one that is muted no more.
  private func noteMute(_ info: PulseSourceInfo?) {
    guard let info, let source, source.name == info.name, source.isMuted != info.isMuted else { return }
    self.source = (info.name, info.isMuted)
    stream.note(
      info.isMuted
        ? "\(target.name): \(info.name) is muted; to unmute it: pactl set-source-mute \(info.name) 0"
        : "\(target.name): \(info.name) is no longer muted.")
  }

  private func streamChanged() {
    guard let recording = unsafe recording else { return }
    switch unsafe pa_stream_get_state(recording) {
    case PA_STREAM_READY:
      silentSince = .now
      perform(machine.streamReady(on: sourceOfStream, at: .now))
    case PA_STREAM_FAILED, PA_STREAM_TERMINATED: perform(machine.streamFailed(at: .now))
    default: break
    }
  }

  private func streamMoved() {
    perform(machine.streamMoved(to: sourceOfStream, at: .now))
  }

  private var sourceOfStream: String? {
    unsafe recording.flatMap { unsafe PulseText.string(pa_stream_get_device_name($0)) }
  }

  private func closeStream() {
    (mixdown, source, silentSince) = (nil, nil, nil)
    guard let recording = unsafe recording else { return }
    unsafe self.recording = nil
    unsafe pa_stream_set_state_callback(recording, nil, nil)
    unsafe pa_stream_set_moved_callback(recording, nil, nil)
    unsafe pa_stream_set_read_callback(recording, nil, nil)
    unsafe pa_stream_disconnect(recording)
    unsafe pa_stream_unref(recording)
  }

  private func read() {
    let now = ContinuousClock.now
    while let recording = unsafe recording, machine.capturedSource != nil {
      var bytes: UnsafeRawPointer?
      var count = 0
      guard unsafe pa_stream_peek(recording, &bytes, &count) == 0, count > 0 else { return }
      if let bytes = unsafe bytes {
        let samples = unsafe UnsafeRawBufferPointer(start: bytes, count: count).bindMemory(to: Float.self)
        let mono = mixdown?.mixed(unsafe samples.span) ?? []
        hear(mono.span, at: now)
      } else {
        hearSilence(count / (mixdown?.frameSize ?? 4), at: now)
      }
      unsafe pa_stream_drop(recording)
    }
  }

  private func hear(_ samples: Span<Float>, at now: ContinuousClock.Instant) {
    silentSince = nil
    guard stream.hear(samples, at: now) else { return }
    let from = machine.capturedSource.flatMap { target == .named($0) ? nil : " from \($0)" } ?? ""
    stream.note("\(target.name): capture goes on\(from).")
  }

  private func hearSilence(_ frames: Int, at now: ContinuousClock.Instant) {
    let silence = self.silence
    var rest = frames
    while rest > 0 {
      let count = min(rest, silence.count)
      hear(silence.span.extracting(0..<count), at: now)
      rest -= count
    }
  }

  // MARK: The library's view of this object

  /// Given to every callback. ``stop()`` ends them all before the object can go.
  private var me: UnsafeMutableRawPointer {
    unsafe Unmanaged.passUnretained(self).toOpaque()
  }

  private static func of(_ pointer: UnsafeMutableRawPointer?) -> PulseCapture? {
    unsafe pointer.map { unsafe Unmanaged<PulseCapture>.fromOpaque($0).takeUnretainedValue() }
  }
}
