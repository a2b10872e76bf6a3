// SPDX-License-Identifier: Apache-2.0

/// 8-bit sRGB and its opacity, not premultiplied.
public struct Colour: Sendable, Equatable {
    public var rgb: RGB
    public var opacity: UInt8

    public init(_ rgb: RGB, opacity: UInt8 = 255) {
        self.rgb = rgb
        self.opacity = opacity
    }

    public static let white = Colour(.white)
}
