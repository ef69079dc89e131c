// swift-tools-version: 6.2

import PackageDescription

/// What every Swift target is built with: imports are internal unless said otherwise, a member is seen only through
/// its own module's import, and an async function runs where its caller does.
let swiftSettings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// For targets that touch C: every unsafe expression is marked.
let unsafeSettings: [SwiftSetting] = swiftSettings + [.strictMemorySafety()]

/// The detector's kernels are slow without optimization, which the tests' debug build would leave out. Unsafe flags are
/// for this package's own development only: a package with them cannot be depended on.
let kernelSettings: [CSetting] =
  Context.environment["STENO_DEVELOPMENT"] == nil ? [] : [.unsafeFlags(["-O3"])]

func stage(_ name: String, _ dependencies: [Target.Dependency] = [], touchesC: Bool = false) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: touchesC ? unsafeSettings : swiftSettings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource]? = nil) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.init(stringLiteral: name)] + dependencies, resources: resources,
    swiftSettings: swiftSettings)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let coreMetrics = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")

let package = Package(
  name: "steno",
  products: [
    .executable(name: "steno", targets: ["steno"]),
    // Files, microphones and a program's own audio, with the embedded engine.
    .library(name: "Steno", targets: ["Steno"]),
    // The same without sound servers.
    .library(
      name: "StenoLocal",
      targets: [
        "StenoCore", "StenoSystem", "StenoDecode", "StenoVAD", "StenoSegment", "StenoSpeech", "StenoLocal",
        "StenoPipeline",
      ]),
    // Engines on other machines.
    .library(
      name: "StenoProviders",
      targets: [
        "StenoSpeech", "StenoProviders", "StenoProvidersHTTP", "StenoProvidersRealtime", "StenoProvidersGRPC",
      ]),
    .library(name: "StenoCaption", targets: ["StenoCaption"]),
    .library(name: "StenoVAD", targets: ["StenoVAD"]),
    .library(name: "StenoSegment", targets: ["StenoSegment"]),
    .library(name: "StenoTesting", targets: ["StenoTesting"]),
  ],
  traits: [
    .default(enabledTraits: ["GRPC", "WebSocketTLS"]),
    // Without them the command builds in a third of the time.
    .trait(name: "GRPC", description: "gRPC: the provider riva, and vakyansh as a stream."),
    .trait(name: "WebSocketTLS", description: "wss://, where the provider openai-realtime is. HTTP has its own TLS."),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    // Only its HTTP/1 core is built: the router, its tracing and its configuration would cost another minute.
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    // Only fetched and built with the trait GRPC.
    .package(url: "https://github.com/grpc/grpc-swift-2", from: "2.4.0"),
    .package(url: "https://github.com/grpc/grpc-swift-nio-transport", from: "2.9.0"),
    .package(url: "https://github.com/grpc/grpc-swift-protobuf", from: "2.4.0"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    // Only built with the trait WebSocketTLS.
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.10.0"),
  ],
  targets: [
    // The way of the data, in order.
    stage("StenoCore"),
    stage("StenoSystem", ["CDigest"], touchesC: true),
    stage("StenoWire", ["StenoCore"]),
    stage("StenoCapture", ["StenoCore", "StenoSystem"], touchesC: true),
    stage("StenoDecode", ["StenoCore", "StenoSystem", "CFFmpeg"], touchesC: true),
    stage(
      "StenoCapturePulse", ["StenoCore", "StenoCapture", "StenoSystem", "CPulse"], touchesC: true),
    stage(
      "StenoCaptureALSA", ["StenoCore", "StenoCapture", "StenoSystem", "StenoDecode", "CALSA"], touchesC: true),
    stage("StenoVAD", ["StenoCore", "StenoSystem", "CSileroKernels"], touchesC: true),
    stage("StenoSegment", ["StenoCore"]),
    stage("StenoSpeech", ["StenoCore", "StenoSystem"]),
    stage("StenoMoonshine", ["StenoCore", "COnnxRuntime"], touchesC: true),
    stage(
      "StenoLocal", ["StenoCore", "StenoSystem", "StenoSpeech", "StenoMoonshine"],
      touchesC: true),
    // Providers on other machines.
    stage("StenoProviders", ["StenoCore", "StenoSystem", "StenoWire", "StenoSpeech", coreMetrics]),
    stage("StenoTransport", ["StenoSystem", "CCurl"], touchesC: true),
    stage(
      "StenoProvidersHTTP",
      ["StenoCore", "StenoSystem", "StenoWire", "StenoSpeech", "StenoProviders", "StenoTransport"]),
    .target(
      name: "StenoProvidersRealtime",
      dependencies: [
        "StenoCore", "StenoSystem", "StenoWire", "StenoSpeech", "StenoProviders",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOExtras", package: "swift-nio-extras"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl", condition: .when(traits: ["WebSocketTLS"])),
        .product(name: "NIOWebSocket", package: "swift-nio"),
      ],
      swiftSettings: swiftSettings),
    .target(
      name: "StenoProvidersGRPC",
      dependencies: [
        "StenoCore", "StenoSystem", "StenoWire", "StenoSpeech", "StenoProviders",
        .product(name: "GRPCCore", package: "grpc-swift-2", condition: .when(traits: ["GRPC"])),
        .product(
          name: "GRPCNIOTransportHTTP2Posix", package: "grpc-swift-nio-transport", condition: .when(traits: ["GRPC"])),
        .product(name: "GRPCProtobuf", package: "grpc-swift-protobuf", condition: .when(traits: ["GRPC"])),
        .product(name: "NIOCore", package: "swift-nio", condition: .when(traits: ["GRPC"])),
        .product(name: "NIOPosix", package: "swift-nio", condition: .when(traits: ["GRPC"])),
        .product(name: "SwiftProtobuf", package: "swift-protobuf", condition: .when(traits: ["GRPC"])),
      ],
      exclude: ["Protos"], swiftSettings: swiftSettings),
    stage("StenoCaption", ["StenoCore", "StenoWire"]),
    stage(
      "StenoPipeline",
      ["StenoCore", "StenoSystem", "StenoVAD", "StenoSegment", "StenoSpeech", coreMetrics]),
    .target(
      name: "StenoServer",
      dependencies: [
        "StenoCore", "StenoSystem", "StenoWire", "StenoCapture", "StenoDecode", "StenoVAD", "StenoSpeech",
        "StenoPipeline", "StenoCaption", "CZlib",
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
      ],
      resources: [
        "feed.js", "files.js", "lines.js", "overlay.html", "overlay.js", "reader.html", "reader.js", "try.html",
        "try.js",
      ].map { .embedInCode("Pages/" + $0) },
      swiftSettings: swiftSettings),
    // All that a program needs to transcribe, behind one import.
    stage(
      "Steno",
      [
        "StenoCore", "StenoSystem", "StenoCapture", "StenoCapturePulse", "StenoCaptureALSA", "StenoDecode", "StenoVAD",
        "StenoSpeech", "StenoLocal", "StenoPipeline", "StenoCaption",
      ], touchesC: true),
    stage("StenoTesting", ["StenoCore", "StenoSystem", "StenoSpeech"]),

    // C libraries and kernels.
    .systemLibrary(name: "CFFmpeg", pkgConfig: "libavformat libavcodec libswresample libavutil"),
    .systemLibrary(name: "COnnxRuntime"),
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    // Not through pkg-config, whose flags for it SwiftPM refuses with a warning; the module map links it.
    .systemLibrary(name: "CPulse", providers: [.apt(["libpulse-dev"])]),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CALSA", pkgConfig: "alsa", providers: [.apt(["libasound2-dev"])]),
    .target(name: "CSileroKernels", cSettings: kernelSettings),
    .target(name: "CDigest"),

    .executableTarget(
      name: "steno",
      dependencies: [
        "StenoCore", "StenoSystem", "StenoCapture", "StenoCapturePulse", "StenoCaptureALSA",
        "StenoDecode", "StenoVAD",
        "StenoSegment", "StenoSpeech", "StenoLocal", "StenoProviders", "StenoProvidersHTTP",
        "StenoProvidersRealtime", "StenoProvidersGRPC", "StenoWire", "StenoCaption", "StenoServer",
        "StenoPipeline", "CMalloc", argumentParser, coreMetrics,
      ],
      swiftSettings: swiftSettings),

    tests("StenoCore", []),
    tests("Steno", ["StenoTesting"]),
    tests("StenoSystem", ["StenoCore"]),
    tests("StenoWire", ["StenoCore", "StenoTesting"]),
    tests("StenoSpeech", ["StenoCore", "StenoTesting"]),
    // Servers in Python that tests talk to on loopback.
    .target(
      name: "TestServers", dependencies: ["StenoCore", "StenoSpeech"], path: "Tests/TestServers",
      swiftSettings: swiftSettings),
    tests(
      "StenoProvidersGRPC",
      ["StenoCore", "StenoWire", "StenoSpeech", "StenoProviders", "StenoTesting", "TestServers"]),
    tests(
      "StenoProvidersRealtime",
      [
        "StenoSystem", "StenoCore", "StenoWire", "StenoSpeech", "StenoProviders", "StenoTesting",
        "TestServers",
      ]),
    tests("StenoProviders", ["StenoSystem", "StenoCore", "StenoWire", "StenoSpeech", "StenoTesting"]),
    tests("StenoTransport", []),
    tests(
      "StenoProvidersHTTP",
      [
        "StenoCore", "StenoDecode", "StenoWire", "StenoPipeline", "StenoSpeech", "StenoProviders",
        "StenoTesting", "StenoTransport", "StenoVAD", "TestServers",
      ]),
    tests(
      "StenoPipeline",
      [
        "StenoCore", "StenoSpeech", "StenoTesting", "StenoVAD", coreMetrics,
        .product(name: "MetricsTestKit", package: "swift-metrics"),
      ]),
    // The installed model, and a small vocabulary.
    .target(
      name: "TestModels", dependencies: ["StenoMoonshine"], path: "Tests/TestModels", swiftSettings: swiftSettings),
    tests("StenoMoonshine", ["StenoCore", "StenoTesting", "TestModels"]),
    tests(
      "StenoLocal",
      ["StenoCore", "StenoMoonshine", "StenoPipeline", "StenoSpeech", "StenoTesting", "StenoVAD", "TestModels"]),
    tests("StenoSegment", ["StenoCore", "StenoTesting"]),
    tests("StenoVAD", ["StenoCore", "StenoSystem"], resources: [.copy("Fixtures")]),
    tests("StenoCaption", ["StenoCore", "StenoTesting"]),
    tests(
      "StenoServer",
      [
        "StenoCore", "StenoSystem", "StenoWire", "StenoSpeech", "StenoCaption",
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOWebSocket", package: "swift-nio"),
      ]),
    tests("StenoCapture", ["StenoCore", "StenoSystem", "StenoTesting"]),
    tests(
      "StenoCapturePulse",
      ["steno", "StenoCapture", "StenoCore", "StenoDecode", "StenoPipeline", "StenoLocal", "StenoVAD"]),
    .testTarget(
      name: "StenoCaptureALSATests", dependencies: ["StenoCapture", "StenoCaptureALSA", "StenoCore", "StenoDecode"],
      exclude: ["PacedPCM"], swiftSettings: swiftSettings),
    .testTarget(
      name: "StenoCommandTests", dependencies: ["steno", "TestServers"], exclude: ["Help"], swiftSettings: swiftSettings
    ),
    tests("StenoDecode", ["StenoCore", "StenoCapture", "StenoSystem", "StenoTesting"]),
  ]
)
