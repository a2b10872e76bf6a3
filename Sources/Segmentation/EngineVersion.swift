// SPDX-License-Identifier: Apache-2.0

/// Identifies everything that decides the bytes of a result: this engine, the libraries it was linked with and the
/// cascade files it found. Two results with one engine version come from the same computation.
public struct EngineVersion: Sendable, CustomStringConvertible, Equatable {
    /// Raised with every change of any output pixel.
    public static let engine = "0.13.0"

    /// For example `0.3.1+8f2c41d09ab37e65`.
    public let description: String

    /// - Parameter ingredients: contents of the cascade files, in a fixed order.
    public init(ingredients: [[UInt8]]) {
        var digest = FNV1a()
        digest.add(Array(Bridge.libraryVersions.utf8))
        for ingredient in ingredients { digest.add(ingredient) }
        let hexadecimal = String(digest.value, radix: 16)
        description = Self.engine + "+" + String(repeating: "0", count: 16 - hexadecimal.count) + hexadecimal
    }
}

/// 64-bit FNV-1a: tells versions apart, and is not meant to resist anyone.
private struct FNV1a {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func add(_ bytes: [UInt8]) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
}
