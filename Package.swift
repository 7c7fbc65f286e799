// swift-tools-version: 6.2
import PackageDescription

/// Every target of ours: Swift 6 mode, the upcoming features that keep imports and existentials
/// honest, and no warning left standing.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
  name: "watchpost",
  platforms: [.macOS(.v26)],
  products: [
    .executable(name: "watchpost", targets: ["watchpost"]),
    .executable(name: "devicesim", targets: ["devicesim"]),
    .library(name: "Wire", targets: ["Wire"]),
    // For the benchmarks, which set the skimmer beside libjpeg.
    .library(name: "CJPEG", targets: ["CJPEG"]),
    .library(name: "Detection", targets: ["Detection"]),
    .library(name: "Ingest", targets: ["Ingest"]),
    .library(name: "Incidents", targets: ["Incidents"]),
    .library(name: "Store", targets: ["Store"]),
    .library(name: "Scenes", targets: ["Scenes"]),
  ],
  traits: [
    .trait(name: "TLS", description: "HTTPS in the control room's own server (builds BoringSSL)."),
    .default(enabledTraits: []),
  ],
  dependencies: [
    .package(
      url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
    .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
  ],
  targets: [
    .target(name: "CJPEG", linkerSettings: [.linkedLibrary("jpeg")]),
    .target(name: "CKernels"),
    .target(name: "CSocket"),
    // The control room's pages, embedded by the C compiler: as a Swift literal they take half a
    // minute to compile.
    .target(name: "CPages", exclude: ["Pages"]),
    .target(
      name: "Wire", dependencies: [crypto],
      // Lifetimes: the byte reader is a view that may not outlive its datagram.
      swiftSettings: strict + [.enableExperimentalFeature("Lifetimes")]),
    .target(
      name: "Ingest", dependencies: ["Wire", "CSocket", logging], swiftSettings: strict),
    .target(
      name: "Detection", dependencies: ["Wire", "CJPEG", "CKernels"], swiftSettings: strict),
    .target(name: "Incidents", dependencies: ["Wire", "Detection"], swiftSettings: strict),
    .target(
      name: "Store",
      dependencies: [
        "Wire", "Incidents", crypto, cryptoExtras, logging,
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .target(
      name: "Patrol", dependencies: ["Wire", "Incidents", "CSocket", logging],
      swiftSettings: strict),
    .target(
      name: "ControlRoom",
      dependencies: [
        "Wire", "Detection", "Incidents", "Store", "CPages", crypto, logging, lifecycle,
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(
          name: "HummingbirdTLS", package: "hummingbird", condition: .when(traits: ["TLS"])),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ],
      resources: [.embedInCode("Resources/openapi.yaml")],
      swiftSettings: strict),
    .executableTarget(
      name: "watchpost",
      dependencies: [
        "Wire", "Ingest", "Detection", "Incidents", "Store", "Patrol", "ControlRoom", "CSocket",
        crypto, logging, lifecycle,
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict),
    // Drawn views with truth by construction.
    .target(
      name: "Scenes", dependencies: ["CJPEG"], path: "devices/scenes", swiftSettings: strict),
    .executableTarget(
      name: "devicesim",
      dependencies: [
        "Wire", "CJPEG", "Scenes",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Yams", package: "Yams"),
      ],
      path: "devices/devicesim", swiftSettings: strict),

    // Counts the process's own malloc calls, so that "allocates nothing" is a number.
    .target(name: "CAllocations", path: "Tests/CAllocations"),
    // What tests stand on: chance that a seed repeats, a small disk.
    .target(name: "TestGround", path: "Tests/TestGround", swiftSettings: strict),
    .testTarget(
      name: "WireTests", dependencies: ["TestGround", "Wire", "CAllocations", crypto],
      swiftSettings: strict),
    .testTarget(
      name: "IngestTests", dependencies: ["TestGround", "Ingest", "Wire", "CSocket"],
      swiftSettings: strict),
    // Draws and reads JPEGs of every kind.
    .target(
      name: "CPictures", path: "Tests/CPictures", linkerSettings: [.linkedLibrary("jpeg")]),
    .testTarget(
      name: "DetectionTests",
      dependencies: [
        "Detection", "Wire", "Scenes", "CJPEG", "CKernels", "CPictures", "CAllocations",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "IncidentsTests", dependencies: ["TestGround", "Incidents", "Detection", "Wire"],
      swiftSettings: strict),
    .testTarget(
      name: "StoreTests",
      dependencies: [
        "TestGround",
        "Store", "Incidents", "Detection", "Wire", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "PatrolTests", dependencies: ["TestGround", "Patrol", "Incidents", "Wire", "CSocket"],
      swiftSettings: strict),
    .testTarget(
      name: "ControlRoomTests",
      dependencies: [
        "TestGround",
        "ControlRoom", "Store", "Incidents", "Detection", "Wire", "CPictures", logging, lifecycle,
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "WatchpostTests",
      dependencies: [
        "TestGround",
        "watchpost", "Wire", "Ingest", "Detection", "Incidents", "Store", "Patrol", "ControlRoom",
        "CJPEG", logging, lifecycle, .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .testTarget(name: "TidyTests", swiftSettings: strict),
    .testTarget(
      name: "DeviceSimTests",
      dependencies: [
        "devicesim", "Scenes", "Wire",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),
    .testTarget(
      name: "SystemTests", dependencies: ["TestGround", "Wire", "watchpost", "devicesim"],
      swiftSettings: strict),
  ]
)
