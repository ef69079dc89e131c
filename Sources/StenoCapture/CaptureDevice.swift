/// A device that audio can be captured from, as a sound server or library lists it.
public struct CaptureDevice: Sendable, Equatable {
  /// The name as a source, such as `pulse:alsa_input.usb-mic` or `alsa:hw:0,0`.
  public var source: String
  /// What people call it; in the language of the system.
  public var description: String
  /// Whether it is the one that is captured where none is named.
  public var isDefault: Bool
  /// Whether it is not a microphone but what another device plays.
  public var isMonitor: Bool
  /// Frames a second; nil where that is known only once it is opened.
  public var sampleRate: Int?
  /// Channels; nil where that is known only once it is opened.
  public var channels: Int?

  /// A device.
  public init(
    source: String, description: String, isDefault: Bool, isMonitor: Bool, sampleRate: Int?, channels: Int?
  ) {
    self.source = source
    self.description = description
    self.isDefault = isDefault
    self.isMonitor = isMonitor
    self.sampleRate = sampleRate
    self.channels = channels
  }
}
