// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v26)],
  dependencies: [.package(name: "watchpost", path: "..")],
  targets: [
    // libjpeg-turbo as anyone would use it, for the ratio.
    .target(name: "CTurbo", linkerSettings: [.linkedLibrary("jpeg")]),
    .executableTarget(
      name: "bench",
      dependencies: [
        "CTurbo",
        .product(name: "Wire", package: "watchpost"),
        .product(name: "CJPEG", package: "watchpost"),
        .product(name: "Detection", package: "watchpost"),
        .product(name: "Incidents", package: "watchpost"),
        .product(name: "Store", package: "watchpost"),
        .product(name: "Scenes", package: "watchpost"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
  ]
)
