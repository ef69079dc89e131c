import Glibc

/// Runs `body` on a new detached thread called `name`, of which the system keeps the first 15 bytes.
///
/// - Returns: False where the system refuses another thread; `body` then never runs.
public func startThread(named name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
  var attributes = pthread_attr_t()
  unsafe pthread_attr_init(&attributes)
  defer { unsafe pthread_attr_destroy(&attributes) }
  unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
  var thread = pthread_t()
  let start = unsafe Unmanaged.passRetained(ThreadStart(name: name, body: body))
  let status = unsafe pthread_create(&thread, &attributes, { unsafe ThreadStart.run($0) }, unsafe start.toOpaque())
  if status != 0 { unsafe start.release() }
  return status == 0
}

/// How many threads the system allows now, counted up to `most`: they are started, wait for each other and end.
public func threadsAvailable(atMost most: Int) -> Int {
  var ends: [Int32] = [-1, -1]
  guard unsafe pipe(&ends) == 0 else { return 0 }
  var threads: [pthread_t] = []
  while threads.count < most {
    var thread = pthread_t()
    let reader = unsafe UnsafeMutableRawPointer(bitPattern: Int(ends[0]))
    let status = unsafe pthread_create(
      &thread, nil,
      { reader in
        var byte: UInt8 = 0
        _ = unsafe read(Int32(Int(bitPattern: reader)), &byte, 1)
        return nil
      }, unsafe reader)
    guard status == 0 else { break }
    threads.append(thread)
  }
  // The end of the pipe is what they all wait for.
  close(ends[1])
  for thread in threads { pthread_join(thread, nil) }
  close(ends[0])
  return threads.count
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
    guard let argument = unsafe argument else { return nil }
    let start = unsafe Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
    start.nameThread()
    start.body()
    return nil
  }

  /// Through the file system, because Swift does not import `pthread_setname_np` (a GNU extension).
  private func nameThread() {
    guard let file = unsafe fopen("/proc/thread-self/comm", "w") else { return }
    unsafe fputs(String(name.prefix(15)), file)
    unsafe fclose(file)
  }
}
