// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

let package = Package(
    name: "fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "silhouette", path: "../..")],
    targets: [
        .executableTarget(
            name: "Fuzz",
            dependencies: [
                .product(name: "FuzzTargets", package: "silhouette")
            ],
            // gold ends with an internal error.
            linkerSettings: [.unsafeFlags(["-use-ld=lld"])]
        )
    ],
    swiftLanguageModes: [.v6]
)
