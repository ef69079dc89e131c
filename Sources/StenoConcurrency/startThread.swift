import Glibc

/// Runs `body` on a new detached thread called `name`, of which the system keeps the first 15 bytes.
public func startThread(named name: String, _ body: @escaping @Sendable () -> Void) {
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  defer { pthread_attr_destroy(&attributes) }
  pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
  var thread = pthread_t()
  let start = ThreadStart(name: name, body: body)
  let status = pthread_create(&thread, &attributes, { ThreadStart.run($0) }, Unmanaged.passRetained(start).toOpaque())
  precondition(status == 0, "the system refuses another thread (error \(status))")
}

/// What a new thread is given: its name and its work.
private final class ThreadStart {
  private let name: String
  private let body: @Sendable () -> Void

  init(name: String, body: @escaping @Sendable () -> Void) {
    self.name = name
    self.body = body
  }

  static func run(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
    start.nameThread()
    start.body()
    return nil
  }

  /// Through the file system, because Swift does not import `pthread_setname_np` (a GNU extension).
  private func nameThread() {
    guard let file = fopen("/proc/thread-self/comm", "w") else { return }
    fputs(String(name.prefix(15)), file)
    fclose(file)
  }
}
