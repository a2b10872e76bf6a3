// SPDX-License-Identifier: Apache-2.0

/// A decoded photograph, upright (EXIF orientation applied), 8-bit sRGB.
public struct Image: Sendable {
    public var pixels: Plane<RGB>
    /// The transparency that the file came with, 0-255; nil when it had none.
    public var alpha: Plane<UInt8>?

    public init(pixels: Plane<RGB>, alpha: Plane<UInt8>? = nil) {
        precondition(alpha.map { $0.hasSize(of: pixels) } ?? true, "alpha has the picture's size")
        self.pixels = pixels
        self.alpha = alpha
    }

    public var width: Int { pixels.width }
    public var height: Int { pixels.height }
}

/// How much of each pixel is subject: 0 background, 255 subject, between them a share.
public struct Matte: Sendable, Equatable {
    public var alpha: Plane<UInt8>

    public init(alpha: Plane<UInt8>) {
        self.alpha = alpha
    }
}

/// A yes or no per pixel.
public enum Label: UInt8, BitwiseCopyable, Sendable {
    case background = 0
    case foreground = 1
}

public typealias Mask = Plane<Label>

extension Plane<Label> {
    var foregroundCount: Int {
        withSpan { span in
            var count = 0
            for i in 0..<span.count where span[i] == .foreground { count += 1 }
            return count
        }
    }

    /// Intersection over union with another mask of the same size, 1 when both are empty.
    func overlap(with other: Mask) -> Double {
        precondition(hasSize(of: other))
        var intersection = 0
        var union = 0
        withSpan { a in
            other.withSpan { b in
                for i in 0..<a.count {
                    if a[i] == .foreground && b[i] == .foreground { intersection += 1 }
                    if a[i] == .foreground || b[i] == .foreground { union += 1 }
                }
            }
        }
        return union == 0 ? 1 : Double(intersection) / Double(union)
    }
}
