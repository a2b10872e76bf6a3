// SPDX-License-Identifier: Apache-2.0

/// 8-bit sRGB, packed to three bytes.
public struct RGB: BitwiseCopyable, Sendable, Equatable {
    public var red: UInt8
    public var green: UInt8
    public var blue: UInt8

    public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    public static let black = RGB(0, 0, 0)
    public static let white = RGB(255, 255, 255)
}

/// Y'CrCb (BT.601, full range).
struct YCrCb: BitwiseCopyable, Sendable, Equatable {
    var luma: UInt8
    var cr: UInt8
    var cb: UInt8
}
