// SPDX-License-Identifier: Apache-2.0

/// Room left round a cropped subject: percentages are of the subject's own width and height.
public struct CropMargins: Sendable, Equatable {
    public var top, right, bottom, left: Length

    /// The most that is added on each side: it bounds the canvas.
    public static let maxPercent = 50.0
    public static let maxPixels = 500.0

    public init(top: Length, right: Length, bottom: Length, left: Length) {
        (self.top, self.right, self.bottom, self.left) = (top, right, bottom, left)
    }

    public static let none = CropMargins("0")!

    /// One length for all sides, two for top and bottom, right and left, or four clockwise from the top.
    public init?(_ text: String) {
        guard let sides = Length.list(text) else { return nil }
        for side in sides {
            switch side {
            case .pixels(let value) where value > Self.maxPixels: return nil
            case .percent(let value) where value > Self.maxPercent: return nil
            default: continue
            }
        }
        switch sides.count {
        case 1: self.init(top: sides[0], right: sides[0], bottom: sides[0], left: sides[0])
        case 2: self.init(top: sides[0], right: sides[1], bottom: sides[0], left: sides[1])
        case 4: self.init(top: sides[0], right: sides[1], bottom: sides[2], left: sides[3])
        default: return nil
        }
    }

    /// A box with the margins round it.
    func around(_ box: PixelBox) -> PixelBox {
        func pixels(_ length: Length, _ side: Int) -> Int { Int(length.resolved(of: side).rounded()) }
        let (top, bottom) = (pixels(top, box.height), pixels(bottom, box.height))
        let (left, right) = (pixels(left, box.width), pixels(right, box.width))
        return PixelBox(
            left: box.left - left, top: box.top - top, width: box.width + left + right,
            height: box.height + top + bottom)
    }
}
