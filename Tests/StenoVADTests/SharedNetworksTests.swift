import Foundation
import StenoSystem
import Testing

@testable import StenoVAD

struct SharedNetworksTests {
  private let modelPath = SileroDetector.installedModelPath

  @Test func detectorsOfOneFileShareTheirWeights() throws {
    let (first, second) = (try SileroDetector(), try SileroDetector())
    #expect(first.network === second.network)
  }

  @Test func eachKernelHasItsOwn() throws {
    let networks = SharedNetworks()
    let packed = try SileroKernel.available.map { try networks.network(modelPath: modelPath, kernel: $0) }
    #expect(Set(packed.map { ObjectIdentifier($0) }).count == SileroKernel.available.count)
  }

  @Test func aNetworkGoesWithItsLastDetector() throws {
    let networks = SharedNetworks()
    let path = try copy()
    defer { try? FileManager.default.removeItem(atPath: path) }
    var network: SileroNetwork? = try networks.network(modelPath: path, kernel: .portable)
    weak let kept = network
    try Data().write(to: URL(filePath: path))
    #expect(try networks.network(modelPath: path, kernel: .portable) === network, "it is not read again")
    network = nil
    #expect(kept == nil)
    #expect(throws: DetectorError.self, "now it is") { try networks.network(modelPath: path, kernel: .portable) }
  }

  @Test func aFailureIsNotKept() throws {
    let networks = SharedNetworks()
    let path = try copy()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let contents = try Data(contentsOf: URL(filePath: path))
    try contents.prefix(1_000).write(to: URL(filePath: path))
    #expect(throws: DetectorError.self) { try networks.network(modelPath: path, kernel: .portable) }
    try contents.write(to: URL(filePath: path))
    #expect(throws: Never.self) { try networks.network(modelPath: path, kernel: .portable) }
  }

  @Test func manyAtOnceGetOne() async throws {
    let networks = SharedNetworks()
    let found = try await withThrowingTaskGroup(of: SileroNetwork.self) { group in
      for _ in 0..<16 {
        group.addTask { @concurrent [modelPath] in
          try networks.network(modelPath: modelPath, kernel: .fastest)
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(found.count == 16)
    #expect(Set(found.map { ObjectIdentifier($0) }).count == 1)
  }

  /// The installed model under another name.
  private func copy() throws -> String {
    let path = FileManager.default.temporaryDirectory.appending(path: "steno-silero-\(UUID().uuidString).onnx").path
    try FileManager.default.copyItem(atPath: modelPath, toPath: path)
    return path
  }
}
