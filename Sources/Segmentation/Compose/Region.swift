// SPDX-License-Identifier: Apache-2.0

/// The rectangle of the upright photograph where the subject is looked for; all else is background.
public struct Region: Sendable, Equatable {
    public var x1, y1, x2, y2: Length

    public init(x1: Length, y1: Length, x2: Length, y2: Length) {
        (self.x1, self.y1, self.x2, self.y2) = (x1, y1, x2, y2)
    }

    /// The pixels that the region touches; nil when it is the whole picture. Throws `emptyRegion`.
    func box(width: Int, height: Int) throws(SegmentationError) -> PixelBox? {
        func edge(_ length: Length, of side: Int) -> Double { min(length.resolved(of: side), Double(side)) }
        let (left, top) = (edge(x1, of: width), edge(y1, of: height))
        let (right, bottom) = (edge(x2, of: width), edge(y2, of: height))
        guard left < right, top < bottom else { throw .emptyRegion(width: width, height: height) }
        let box = PixelBox(
            left: Int(left), top: Int(top), width: Int(right.rounded(.up)) - Int(left),
            height: Int(bottom.rounded(.up)) - Int(top))
        return box == PixelBox(left: 0, top: 0, width: width, height: height) ? nil : box
    }
}
