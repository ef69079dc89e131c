import Glibc

/// How many files, sockets and pipes the process may have open at once.
public enum DescriptorLimit {
  /// More than this is not asked for: a thousand clients need a few thousand.
  private static let mostUseful = rlim_t(65_536)

  /// The limit that holds now.
  public static var current: Int {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1_024 }
    return Int(clamping: limit.rlim_cur)
  }

  /// Raises the limit to what the system allows, at most 65,536. Call it once, before anything is opened.
  public static func raise() {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard unsafe getrlimit(resource, &limit) == 0 else { return }
    let wanted = min(limit.rlim_max, mostUseful)
    guard limit.rlim_cur < wanted else { return }
    limit.rlim_cur = wanted
    _ = unsafe setrlimit(resource, &limit)
  }

  /// How many more can be opened now, counted up to `most`.
  public static func free(atMost most: Int) -> Int {
    var opened: [Int32] = []
    defer { for descriptor in opened { close(descriptor) } }
    while opened.count < most {
      let descriptor = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { break }
      opened.append(descriptor)
    }
    return opened.count
  }
}
