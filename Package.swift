// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

/// The tests see what is internal, and test the build that is shipped: one build, in release, serves both. It has no line tables, which
/// cost a tenth of its time: what is installed is stripped, and a debugger has the debug build.
let strict: [SwiftSetting] = [
    .unsafeFlags(["-enable-testing", "-gnone"], .when(configuration: .release)),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Pixel code is optimised in debug builds too: a golden test over an unoptimised pipeline takes minutes.
let optimised: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// Tests are compiled in half of the time without optimisation. A naive oracle that would then run for minutes belongs into TestSupport.
let quick: [SwiftSetting] = [.unsafeFlags(["-Onone"], .when(configuration: .release))]

let package = Package(
    name: "silhouette",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Segmentation", targets: ["Segmentation"]),
        .library(name: "CutoutParameters", targets: ["CutoutParameters"]),
        .library(name: "Server", targets: ["Server"]),
        .library(name: "SyntheticPortraits", targets: ["SyntheticPortraits"]),
        .library(name: "FuzzTargets", targets: ["FuzzTargets"]),
        .executable(name: "silhouette", targets: ["CLI"]),
    ],
    dependencies: [
        // Without its support for swift-configuration, which builds for ten seconds: `.env` files need a reader of our own.
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: ["FullFoundation"]),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    ],
    targets: [
        .target(
            name: "CVBridge",
            cSettings: [.headerSearchPath("codecs")],
            cxxSettings: [
                .headerSearchPath("opencv"),
                .unsafeFlags(["-isystem", "/usr/include/opencv4"]),
                .unsafeFlags(["-O2"], .when(configuration: .debug)),
            ],
            linkerSettings: [
                .linkedLibrary(":libopencv_saliency.a"),
                .linkedLibrary(":libopencv_ximgproc.a"),
                .linkedLibrary(":libopencv_objdetect.a"),
                .linkedLibrary("opencv_imgproc"),
                .linkedLibrary("opencv_core"),
                .linkedLibrary("jpeg"),
                .linkedLibrary("png16"),
                .linkedLibrary("webp"),
                .linkedLibrary("webpdemux"),
                .linkedLibrary("lcms2"),
                .linkedLibrary("isal"),
                .linkedLibrary(":libminizip.a"),
                .linkedLibrary("z"),
            ]
        ),
        .target(
            name: "Segmentation",
            dependencies: ["CVBridge"],
            swiftSettings: strict + optimised + [.strictMemorySafety()]
        ),
        .target(name: "SyntheticPortraits", dependencies: ["Segmentation"], swiftSettings: strict + optimised),
        .target(
            name: "CryptoBridge",
            cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))],
            linkerSettings: [.linkedLibrary("crypto")]
        ),
        .target(
            name: "Cryptography",
            dependencies: ["CryptoBridge"],
            swiftSettings: strict + [.strictMemorySafety()]
        ),
        .target(
            name: "CutoutParameters",
            dependencies: ["Segmentation"],
            swiftSettings: strict
        ),
        .target(name: "PageFiles", exclude: ["Files"], cSettings: [.unsafeFlags(["-Wno-c23-extensions"])]),
        .target(
            name: "Server",
            dependencies: [
                "Cryptography",
                "CutoutParameters",
                "PageFiles",
                "Segmentation",
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "Histogram", package: "hdrhistogram-swift"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "HummingbirdHTTP2", package: "hummingbird"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        // What works on files, apart from what starts the server: the two compile side by side.
        .target(
            name: "Commands",
            dependencies: [
                "Cryptography",
                "CutoutParameters",
                "Segmentation",
                "SyntheticPortraits",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "CLI",
            dependencies: [
                "Commands",
                "CutoutParameters",
                "Segmentation",
                "Server",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict,
            // gold, the default, takes ten seconds where lld takes one.
            linkerSettings: [.unsafeFlags(["-use-ld=lld"], .when(platforms: [.linux]))]
        ),
        .target(
            name: "TestSupport",
            dependencies: ["Segmentation"],
            path: "Tests/TestSupport",
            swiftSettings: strict + optimised
        ),
        .target(
            name: "Oracles",
            dependencies: ["CVBridge"],
            path: "Tests/Oracles",
            cxxSettings: [
                .headerSearchPath("../../Sources/CVBridge/opencv"),
                .headerSearchPath("../../Sources/CVBridge/kernels"),
                .unsafeFlags(["-isystem", "/usr/include/opencv4"]),
            ]
        ),
        .testTarget(
            name: "CryptographyTests",
            dependencies: ["Cryptography"],
            swiftSettings: strict + quick
        ),
        .target(
            name: "FuzzTargets",
            dependencies: [
                "Cryptography", "CutoutParameters", "Segmentation", "Server", "SyntheticPortraits", "TestSupport",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
            ],
            path: "Tests/Fuzz/Targets",
            swiftSettings: strict
        ),
        .testTarget(
            name: "FuzzTests",
            dependencies: ["FuzzTargets", "SyntheticPortraits", "TestSupport"],
            swiftSettings: strict + quick
        ),
        .testTarget(
            name: "SegmentationTests",
            dependencies: ["Oracles", "Segmentation", "SyntheticPortraits", "TestSupport"],
            swiftSettings: strict + quick
        ),
        .testTarget(
            name: "CutoutParametersTests",
            dependencies: ["CutoutParameters"],
            swiftSettings: strict + quick
        ),
        .testTarget(
            name: "ServerTests",
            dependencies: [
                "Cryptography",
                "CutoutParameters",
                "Server",
                "SyntheticPortraits",
                "TestSupport",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict + quick
        ),
        // The program in the library's documentation, which sees what others see of it.
        .executableTarget(
            name: "Example",
            dependencies: ["Segmentation"],
            path: "Tests/Library/Example",
            linkerSettings: [.unsafeFlags(["-use-ld=lld"], .when(platforms: [.linux]))]
        ),
        // The tools in bench, which are built with what they measure.
        .target(name: "Statistics", path: "bench/Sources/Statistics", swiftSettings: strict),
        .executableTarget(
            name: "Quality",
            dependencies: [
                "Segmentation", "Statistics", "SyntheticPortraits",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "bench/Sources/Quality",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "Floor",
            dependencies: [
                "Segmentation", "Statistics", "SyntheticPortraits",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "bench/Sources/Floor",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "Measures",
            dependencies: ["Segmentation", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "bench/Sources/Measures",
            swiftSettings: strict
        ),
        .executableTarget(
            name: "Draw",
            dependencies: ["SyntheticPortraits", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            path: "bench/Sources/Draw",
            swiftSettings: strict
        ),
        .testTarget(
            name: "CLITests",
            dependencies: [
                "CLI", "Commands", "CutoutParameters", "SyntheticPortraits", "TestSupport",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: strict + quick
        ),
    ],
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
