import StenoSystem

/// What a run needs of the system before anything begins: libdispatch ends the process where it finds no descriptor, and
/// waits for ever where it finds no thread.
enum StartUpCheck {
  /// Measured: a run with a provider and an output file has 20 open at once; the rest is a reserve.
  private static let descriptors = 32
  /// The cooperative pool's, the decoder's, the engine's, the transport's, and those that write.
  private static let threads = 11

  /// What is missing and the remedy; nil where all is there.
  static func complaint() -> String? {
    let free = DescriptorLimit.free(atMost: descriptors)
    guard free == descriptors else {
      return """
        only \(free) more files can be opened at once (the limit is \(DescriptorLimit.current)), and \(descriptors) are \
        needed; raise it with `ulimit -n 1024`.
        """
    }
    let available = threadsAvailable(atMost: threads)
    guard available == threads else {
      return """
        the system allows only \(available) more threads, and \(threads) are needed; raise the limit with `ulimit -u`, \
        or that of the service or container.
        """
    }
    return nil
  }
}
