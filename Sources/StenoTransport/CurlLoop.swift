import CCurl
import StenoSystem
import Synchronization

/// libcurl's multi handle on a thread of its own. Everything but ``post(_:)`` happens there.
@safe final class CurlLoop: @unchecked Sendable {
  /// What the thread is asked to do.
  enum Command: Sendable {
    case start(Transfer)
    /// Breaks it off.
    case cancel(Transfer)
    /// Its answer is not read any more.
    case drain(Transfer)
    /// A transfer may have something to send, or room to receive.
    case resume(Transfer)
    case stop
  }

  private struct Inbox {
    var commands: [Command] = []
    var isStopped = false
  }

  private static let isLibraryReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  private let inbox = Mutex(Inbox())
  private let multi: UnsafeMutableRawPointer
  /// By the address of their handle.
  private var transfers: [Int: Transfer] = [:]

  init() throws(TransportError) {
    guard Self.isLibraryReady, let multi = unsafe curl_multi_init() else {
      throw TransportError(.misconfigured, "libcurl cannot be set up")
    }
    unsafe self.multi = multi
    _ = unsafe ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 32)
    guard startThread(named: "steno-http", { [self] in run() }) else {
      throw TransportError(.misconfigured, "the system does not allow another thread; raise the limit with `ulimit -u`")
    }
  }

  /// Hands the thread a command. After `stop` there are no more.
  func post(_ command: Command) {
    inbox.withLock { inbox in
      guard !inbox.isStopped else { return }
      inbox.commands.append(command)
      _ = unsafe curl_multi_wakeup(multi)
    }
  }

  private func run() {
    var isRunning = true
    while isRunning {
      for command in takeCommands() {
        if case .stop = command { isRunning = false } else { obey(command) }
      }
      var count: Int32 = 0
      _ = unsafe curl_multi_perform(multi, &count)
      complete()
      expire()
      guard isRunning else { break }
      _ = unsafe curl_multi_poll(multi, nil, 0, pollLimit, nil)
    }
    cleanUp()
  }

  private func takeCommands() -> [Command] {
    inbox.withLock { inbox in
      defer { inbox.commands = [] }
      return inbox.commands
    }
  }

  private func obey(_ command: Command) {
    switch command {
    case .start(let transfer):
      transfers[transfer.easy.address] = transfer
      _ = unsafe curl_multi_add_handle(multi, transfer.easy.pointer)
    case .cancel(let transfer): remove(transfer)
    case .resume(let transfer):
      if transfers[transfer.easy.address] === transfer { transfer.resume() }
    case .drain(let transfer):
      if transfers[transfer.easy.address] === transfer { transfer.drain() }
    case .stop: break
    }
  }

  private func remove(_ transfer: Transfer) {
    guard transfers.removeValue(forKey: transfer.easy.address) != nil else { return }
    _ = unsafe curl_multi_remove_handle(multi, transfer.easy.pointer)
  }

  /// Tells the transfers that are over.
  private func complete() {
    var rest: Int32 = 0
    while let message = unsafe curl_multi_info_read(multi, &rest) {
      guard unsafe message.pointee.msg == CURLMSG_DONE, let easy = unsafe message.pointee.easy_handle,
        let transfer = transfers[Int(bitPattern: easy)]
      else { continue }
      let result = unsafe ccurl_message_result(message)
      transfer.complete(result)
      remove(transfer)
    }
  }

  /// Ends the transfers whose server was silent for too long.
  ///
  /// By a clock of our own: libcurl's low-speed limit goes by an average of five seconds.
  private func expire() {
    let now = ContinuousClock.now
    for transfer in transfers.values where transfer.deadline.map({ $0 <= now }) ?? false {
      transfer.expire()
      remove(transfer)
    }
  }

  /// How long to wait for something to happen, in milliseconds.
  private var pollLimit: Int32 {
    let now = ContinuousClock.now
    let next = transfers.values.compactMap(\.deadline).min()
    guard let next else { return 60_000 }
    return Int32(max(0, min((next - now) / .milliseconds(1) + 1, 60_000)))
  }

  private func cleanUp() {
    inbox.withLock { $0.isStopped = true }
    for transfer in transfers.values {
      transfer.mailbox.end(.failure(TransportError(.dropped, "the client was closed")))
      _ = unsafe curl_multi_remove_handle(multi, transfer.easy.pointer)
    }
    transfers = [:]
    _ = unsafe curl_multi_cleanup(multi)
  }
}
