import Synchronization

/// The networks that detectors share: one for every model file and kernel, as long as somebody has it.
///
/// A file that is replaced while a detector of it lives is read again once there is none.
final class SharedNetworks: Sendable {
  private struct Key: Hashable {
    var modelPath: String
    var kernel: SileroKernel
  }

  /// A network that may be there, with a lock of its own: only those wait for its loading that need it.
  private final class Place: Sendable {
    private struct Reference {
      weak var network: SileroNetwork?
    }

    private let reference = Mutex(Reference())

    func network(
      orMake make: () throws(DetectorError) -> SileroNetwork
    ) throws(DetectorError) -> SileroNetwork {
      try reference.withLock { reference throws(DetectorError) in
        if let network = reference.network { return network }
        let network = try make()
        reference.network = network
        return network
      }
    }
  }

  /// Those of this process.
  static let process = SharedNetworks()

  private let places = Mutex<[Key: Place]>([:])

  /// The network for a model file and a kernel, which this machine must have.
  ///
  /// - Throws: ``DetectorError`` when the file is missing or damaged; the next call tries again.
  func network(modelPath: String, kernel: SileroKernel) throws(DetectorError) -> SileroNetwork {
    let place = places.withLock { places in
      let key = Key(modelPath: modelPath, kernel: kernel)
      let place = places[key] ?? Place()
      places[key] = place
      return place
    }
    return try place.network { () throws(DetectorError) in
      SileroNetwork(weights: try SileroWeights.read(from: modelPath), kernel: kernel)
    }
  }
}
