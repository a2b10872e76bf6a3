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

    public static let none = CropMargins(
        top: .pixels(0), right: .pixels(0), bottom: .pixels(0), left: .pixels(0))

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
