// SPDX-License-Identifier: Apache-2.0

/// An encoded cutout and what was learnt on the way.
public struct Cutout: Sendable {
    public var bytes: [UInt8]
    public var format: ImageFormat
    public var width: Int
    public var height: Int
    /// Where alpha is above one half; nil when it is nowhere.
    public var foreground: PixelBox?
    /// 0-1: how likely the cut is to be right.
    public var confidence: Double
    /// In pixels of the upright photograph, strongest first.
    public var faces: [Face]
    /// One entry a stage, in order.
    public var timings: [StageTiming]

    public var subject: Subject { faces.isEmpty ? .other : .person }

    public enum Subject: String, Sendable, Codable {
        case person
        case other
    }
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
}

extension Matte {
    /// The smallest box round all pixels with alpha above one half.
    func foregroundBox() -> PixelBox? {
        var (left, right, top, bottom) = (Int.max, -1, Int.max, -1)
        alpha.withSpan { span in
            for y in 0..<alpha.height {
                let row = y * alpha.width
                guard let first = (0..<alpha.width).first(where: { span[row + $0] > 127 }) else { continue }
                let last = (0..<alpha.width).last { span[row + $0] > 127 }!
                left = min(left, first)
                right = max(right, last)
                top = min(top, y)
                bottom = y
            }
        }
        guard bottom >= 0 else { return nil }
        return PixelBox(left: left, top: top, width: right - left + 1, height: bottom - top + 1)
    }
}
