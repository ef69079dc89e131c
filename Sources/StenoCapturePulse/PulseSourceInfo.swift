import CPulse

/// What the server says of a source.
struct PulseSourceInfo {
  var name: String
  var channels: UInt8
  var channelMap: pa_channel_map
  var isMuted: Bool
  /// Whether it is what an output plays, and no microphone.
  var isMonitor: Bool

  init?(_ info: pa_source_info) {
    guard let name = unsafe PulseText.string(info.name) else { return nil }
    self.name = name
    channels = unsafe info.sample_spec.channels
    channelMap = unsafe info.channel_map
    isMuted = unsafe info.mute != 0
    isMonitor = unsafe info.monitor_of_sink_name != nil
  }
}
