// swift-tools-version: 6.2

import PackageDescription

/// Programs that use Steno as yours would: from a package of their own, with one dependency and no feature flags.
let package = Package(
  name: "examples",
  dependencies: [.package(name: "steno", path: "..")],
  targets: ["TranscribeFile", "ListenToMicrophone", "PushSamples", "OwnEngine", "SegmentLiveStream"].map {
    .executableTarget(name: $0, dependencies: [.product(name: "Steno", package: "steno")])
  })
