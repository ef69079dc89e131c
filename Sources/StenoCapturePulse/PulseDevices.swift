import CPulse
public import StenoCapture
public import StenoCore

/// The sources of the sound server.
public enum PulseDevices {
  /// All sources in the server's order, monitors too. It blocks for a few milliseconds, at most for 5 s.
  ///
  /// - Parameter server: The server's address as PULSE_SERVER has it; nil, the default, is the user's.
  /// - Returns: The sources.
  /// - Throws: `SourceError`, `unavailable`, where no server answers.
  public static func list(server: String? = nil) throws(SourceError) -> [CaptureDevice] {
    let question = PulseQuestion()
    guard question.ask(server) else {
      throw SourceError(code: .unavailable, message: PulseText.noServer(question.reason))
    }
    return question.devices.map { device in
      var device = device
      device.isDefault = device.source == question.defaultSource.map { "pulse:\($0)" }
      return device
    }
  }
}

/// One connection that asks for the defaults and the sources, on the caller's thread.
@safe private final class PulseQuestion {
  private(set) var devices: [CaptureDevice] = []
  private(set) var defaultSource: String?
  private(set) var reason = "no answer"
  private var isAnswered = false

  /// False where the server does not answer.
  func ask(_ server: String?) -> Bool {
    guard let loop = unsafe pa_mainloop_new() else { return false }
    defer { unsafe pa_mainloop_free(loop) }
    guard let context = unsafe pa_context_new(pa_mainloop_get_api(loop), "Steno") else { return false }
    defer {
      unsafe pa_context_disconnect(context)
      unsafe pa_context_unref(context)
    }
    unsafe pa_context_connect(context, server, PA_CONTEXT_NOAUTOSPAWN, nil)
    let deadline = ContinuousClock.now + .seconds(5)
    var hasAsked = false
    while !isAnswered, ContinuousClock.now < deadline {
      switch unsafe pa_context_get_state(context) {
      case PA_CONTEXT_READY where !hasAsked:
        hasAsked = true
        unsafe askAll(context)
      case PA_CONTEXT_FAILED, PA_CONTEXT_TERMINATED:
        reason = unsafe PulseText.string(pa_strerror(pa_context_errno(context))) ?? reason
        return false
      default: break
      }
      guard unsafe pa_mainloop_prepare(loop, 100_000) >= 0, unsafe pa_mainloop_poll(loop) >= 0,
        unsafe pa_mainloop_dispatch(loop) >= 0
      else { return false }
    }
    return isAnswered
  }

  /// The server answers in the order of the questions.
  private func askAll(_ context: OpaquePointer) {
    let me = unsafe Unmanaged.passUnretained(self).toOpaque()
    let defaults = unsafe pa_context_get_server_info(
      context,
      { _, info, me in
        unsafe PulseQuestion.of(me)?.defaultSource = unsafe PulseText.string(info?.pointee.default_source_name)
      }, me)
    let sources = unsafe pa_context_get_source_info_list(
      context,
      { _, info, end, me in
        guard let me = unsafe PulseQuestion.of(me) else { return }
        if end != 0 { me.isAnswered = true }
        if end == 0, let info = unsafe info { unsafe me.append(info.pointee) }
      }, me)
    unsafe forget(defaults)
    unsafe forget(sources)
  }

  private func append(_ info: pa_source_info) {
    guard let name = unsafe PulseText.string(info.name) else { return }
    unsafe devices.append(
      CaptureDevice(
        source: "pulse:\(name)", description: PulseText.string(info.description) ?? name, isDefault: false,
        isMonitor: info.monitor_of_sink_name != nil, sampleRate: Int(info.sample_spec.rate),
        channels: Int(info.sample_spec.channels)))
  }

  private static func of(_ pointer: UnsafeMutableRawPointer?) -> PulseQuestion? {
    unsafe pointer.map { unsafe Unmanaged<PulseQuestion>.fromOpaque($0).takeUnretainedValue() }
  }
}
