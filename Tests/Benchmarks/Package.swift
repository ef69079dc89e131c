// swift-tools-version: 6.2

import PackageDescription

let swiftSettings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// Measures Steno against what others offer, in one run, as ratios.
///
/// Run with `swift run -c release steno-bench`.
let package = Package(
  name: "benchmarks",
  dependencies: [
    .package(name: "steno", path: "../..", traits: []),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
  ],
  targets: [
    // ONNX Runtime through its C interface, for reference only.
    .target(name: "CReferenceRuntime"),
    .executableTarget(
      name: "steno-bench",
      dependencies: [
        "CReferenceRuntime",
        .product(name: "StenoVAD", package: "steno"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: swiftSettings + [.strictMemorySafety()]),
  ]
)
