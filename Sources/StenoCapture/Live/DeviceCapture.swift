/// What captures a device into a ``LiveStream``, on a thread of its own.
public protocol DeviceCapture: Sendable {
  /// Begins to capture; called once.
  func start()

  /// Ends the thread and lets the device go; called once, after ``start()``.
  func stop()
}
