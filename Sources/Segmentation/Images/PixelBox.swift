// SPDX-License-Identifier: Apache-2.0

/// The sides of a picture.
public struct PixelSize: Sendable, Equatable {
    public var width: Int
    public var height: Int

    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    public var count: Int { width * height }
    var longSide: Double { Double(max(width, height)) }
}

/// A rectangle of whole pixels.
public struct PixelBox: Sendable, Equatable, Codable {
    public var left: Int
    public var top: Int
    public var width: Int
    public var height: Int

    public init(left: Int, top: Int, width: Int, height: Int) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }

    func contains(_ x: Int, _ y: Int) -> Bool {
        x >= left && x < left + width && y >= top && y < top + height
    }

    /// The part inside a picture; no width or height when there is none.
    func clipped(width: Int, height: Int) -> PixelBox {
        let (right, bottom) = (min(width, left + self.width), min(height, top + self.height))
        return PixelBox(left: max(0, left), top: max(0, top), width: right - max(0, left), height: bottom - max(0, top))
    }
}
