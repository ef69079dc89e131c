/// An HTTP client for requests whose bodies stream both ways: libcurl on one thread, connections kept and reused.
///
/// HTTP/2 is used where a server offers it over TLS. Redirects are not followed, so that what is sent
/// goes nowhere else. Compression is not asked for; a body that comes compressed all the same is decompressed.
public final class HTTPClient: Sendable {
  private let loop: CurlLoop
  private let options: HTTPClientOptions

  /// A client without connections.
  ///
  /// - Throws: ``TransportError`` where libcurl cannot be set up.
  public init(options: HTTPClientOptions = HTTPClientOptions()) throws(TransportError) {
    self.options = options
    loop = try CurlLoop()
  }

  deinit {
    loop.post(.stop)
  }

  /// Asks a server, and hands `body` the answer when its head has come. What is not read of it by then is let go.
  ///
  /// - Throws: ``TransportError``; what `body` throws; `CancellationError`, at once: the exchange is broken off.
  public func withResponse<Result>(
    to request: HTTPRequest, _ body: (HTTPResponse) async throws -> Result
  ) async throws -> Result {
    let resumption = Resumption(loop)
    let mailbox = ResponseMailbox(maximumBytes: request.maximumBodyBytes) { resumption.post() }
    let transfer = try Transfer(request, options: options, mailbox: mailbox)
    resumption.transfer = transfer
    transfer.onUpload { resumption.post() }
    loop.post(.start(transfer))
    do {
      let result = try await body(HTTPResponse(head: try await mailbox.head(), mailbox: mailbox))
      loop.post(.drain(transfer))
      return result
    } catch {
      loop.post(.cancel(transfer))
      throw error
    }
  }
}

/// Tells the loop that a transfer can go on. It does not keep the transfer, which keeps it.
private final class Resumption: @unchecked Sendable {
  private let loop: CurlLoop
  /// Set once, before anybody else has it.
  weak var transfer: Transfer?

  init(_ loop: CurlLoop) {
    self.loop = loop
  }

  func post() {
    if let transfer { loop.post(.resume(transfer)) }
  }
}
